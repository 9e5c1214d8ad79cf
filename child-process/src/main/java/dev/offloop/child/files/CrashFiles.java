package dev.offloop.child.files;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.log.Logs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * The files that JVMs write as they crash, one a process; the newest few are kept. Their directory stays, as the
 * children of another service of this user may crash later. Blocks; not on the loop.
 */
public final class CrashFiles {
    private static final Logger LOG = Logs.of(CrashFiles.class);
    private static final int KEPT = 10;
    private static final int HEAD_LINES = 10;

    /** {@code # SIGSEGV (0xb) at pc=0x…} */
    private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+) ");

    private static final String PREFIX = "hs_err_";
    private static final String SUFFIX = ".log";

    /** Stands for a directory where there can be none. */
    static final Path NOWHERE = Path.of("/dev/null");

    private CrashFiles() {}

    /**
     * The same configuration, with {@link #NOWHERE} when its directory belongs to others or cannot be made, which is
     * logged.
     */
    public static ChildConfig settled(ChildConfig config) {
        return make(config.crashDirectory()) ? config : config.withCrashDirectory(NOWHERE);
    }

    /** Makes the directory unless it is there. False when it is not to be used, which is logged. */
    public static boolean make(Path directory) {
        if (directory.equals(NOWHERE)) {
            return true;
        }
        try {
            PrivateDirectory.make(directory);
            return true;
        } catch (IOException e) {
            LOG.warn("JVMs that crash write no file: {}", e.getMessage());
            return false;
        }
    }

    /** For {@code -XX:ErrorFile}, which puts the process id in. */
    public static String pattern(Path directory) {
        return directory.equals(NOWHERE)
                ? NOWHERE.toString()
                : directory.resolve(PREFIX + "%p" + SUFFIX).toString();
    }

    /**
     * What the process wrote, if it did.
     *
     * @param startedAt when the process was started: an older file is that of another which had the same number
     */
    public static Optional<Path> of(Path directory, long pid, Instant startedAt) {
        Path file = directory.resolve(PREFIX + pid + SUFFIX);
        boolean own = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && PrivateDirectory.isOwn(file);
        if (!own || modified(file).toInstant().isBefore(startedAt)) {
            return Optional.empty();
        }
        keepNewest(directory);
        return Optional.of(file);
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
