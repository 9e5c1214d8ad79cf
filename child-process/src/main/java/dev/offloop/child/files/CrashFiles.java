package dev.offloop.child.files;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * The files that JVMs write as they crash, one a process. A child writes its own into its directory, which goes with
 * it; from there the file is moved to where the newest few are kept. Blocks; not on the loop.
 */
public final class CrashFiles {
    private static final Logger LOG = Logs.of(CrashFiles.class);
    private static final int KEPT = 10;
    private static final int HEAD_LINES = 10;

    /** {@code # SIGSEGV (0xb) at pc=0x…} */
    private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) ");

    private static final String PREFIX = "hs_err_";
    private static final String SUFFIX = ".log";

    private CrashFiles() {}

    /** For {@code -XX:ErrorFile}, which puts the process id in. */
    public static String pattern(Path directory) {
        return directory.resolve(PREFIX + "%p" + SUFFIX).toString();
    }

    /** What the process wrote into its directory, if it did. A link there is none of its own. */
    public static Optional<Path> of(Path directory, long pid) {
        Path file = directory.resolve(PREFIX + pid + SUFFIX);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
    }

    /**
     * Moves the file to those that are kept, in the place of one of the same name.
     *
     * @param directory is made, for this user alone, when it is missing
     * @return where it is now; empty when the directory cannot be used, which is logged
     */
    public static Optional<Path> keep(Path file, Path directory) {
        try {
            PrivateDirectory.make(directory);
            Path kept = Files.move(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            keepNewest(directory);
            return Optional.of(kept);
        } catch (IOException e) {
            LOG.warn("What a JVM wrote of its crash is not kept: {}", e.toString());
            return Optional.empty();
        }
    }

    /** The signal that the file tells of; a JVM that crashes ends with an exit code of its own. */
    public static Optional<String> signal(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.limit(HEAD_LINES)
                    .map(SIGNAL::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be read", file, e);
            return Optional.empty();
        }
    }

    private static void keepNewest(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .sorted(Comparator.comparing(CrashFiles::modified).reversed())
                    .skip(KEPT)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be tidied", directory, e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
