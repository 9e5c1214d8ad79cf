package dev.offloop.child.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that JVMs write as they crash, one a process; the newest few are kept. Blocks; not on the loop. */
final class CrashFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CrashFiles.class);
  private static final int KEPT = 10;
  private static final String PREFIX = "hs_err_";
  private static final String SUFFIX = ".log";

  private CrashFiles() {}

  /** For {@code -XX:ErrorFile}, which puts the process id in. */
  static String pattern(Path directory) {
    return directory.resolve(PREFIX + "%p" + SUFFIX).toString();
  }

  /** What the process wrote, if it did. */
  static Optional<Path> of(Path directory, long pid) {
    Path file = directory.resolve(PREFIX + pid + SUFFIX);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    keepNewest(directory);
    return Optional.of(file);
  }

  private static void keepNewest(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> old = files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
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
