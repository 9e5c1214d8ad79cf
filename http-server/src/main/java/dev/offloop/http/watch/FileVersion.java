package dev.offloop.http.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file and its permissions are at one moment, through symbolic links. Two that are equal may differ within one
 * tick of the file system's clock, when both are of one file and one size.
 *
 * @param key tells it from another file of its name; null where files have none
 * @param time when its contents changed last, as far as its owner wants it known
 * @param changed when it changed last, permissions included, by the system's own account; as {@code time} where there
 *     is none
 */
public record FileVersion(@Nullable Object key, long bytes, FileTime time, FileTime changed) {
    private static final Duration TICK = Duration.ofSeconds(2);

    /** Empty when there is no such file, or it may not be looked at. Blocks. */
    public static Optional<FileVersion> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileVersion(
                    attributes.fileKey(),
                    attributes.size(),
                    attributes.lastModifiedTime(),
                    changeTime(file, attributes)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static FileTime changeTime(Path file, BasicFileAttributes attributes) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                        && Files.getAttribute(file, "unix:ctime") instanceof FileTime time
                ? time
                : attributes.lastModifiedTime();
    }

    /** Whether a change of the file would surely show, as it is older than any clock's tick. */
    public boolean isSettled(Instant now) {
        Instant newest = now.minus(TICK);
        return time.toInstant().isBefore(newest) && changed.toInstant().isBefore(newest);
    }
}
