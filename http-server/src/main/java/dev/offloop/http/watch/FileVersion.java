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
 * What a file is at one moment, through symbolic links. Two that are equal may differ within one tick of the file
 * system's clock, when both are of one file and one size.
 *
 * @param key tells it from another file of its name; null where files have none
 */
public record FileVersion(@Nullable Object key, long bytes, FileTime time) {
    private static final Duration TICK = Duration.ofSeconds(2);

    /** Empty when there is no such file, or it may not be looked at. Blocks. */
    public static Optional<FileVersion> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileVersion(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a change of the file would surely show, as it is older than any clock's tick. */
    public boolean isSettled(Instant now) {
        return time.toInstant().isBefore(now.minus(TICK));
    }
}
