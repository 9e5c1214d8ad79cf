package dev.offloop.child.supervise;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.main.ChildTraining;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's AOT cache of the classes that a child needs to start (JEP 483, 514, 515), made once by a training run and kept in
 * the user's cache directory. Keyed by all that the JVM checks: its version, the class path with sizes and times, the flags.
 *
 * <p>A machine where it cannot be made runs without it; children then start more slowly.
 */
final class AotCache {
  private static final Logger LOG = LoggerFactory.getLogger(AotCache.class);
  private static final long TRAINING_SECONDS = 60;
  private static final int KEPT_OUTPUT_CHARS = 2_000;

  private final Path file;
  private final ChildConfig config;

  private AotCache(Path file, ChildConfig config) {
    this.file = file;
    this.config = config;
  }

  /** The cache for children of this configuration. Empty when the class path has directories, which no cache can hold. */
  static Optional<AotCache> of(ChildConfig config) {
    StringBuilder key = new StringBuilder(System.getProperty("java.vm.version"));
    key.append(System.getProperty("java.home")).append(ChildCommand.jvm(config, Optional.empty()));
    for (String entry : config.classPath().split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (!Files.isRegularFile(jar)) {
        return Optional.empty();
      }
      key.append(jar.toAbsolutePath()).append(jar.toFile().length()).append(jar.toFile().lastModified());
    }
    return Optional.of(new AotCache(directory().resolve("child-" + hash(key.toString()) + ".aot"), config));
  }

  private static Path directory() {
    String cacheHome = System.getenv("XDG_CACHE_HOME");
    Path base = cacheHome == null || cacheHome.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(cacheHome);
    return base.resolve("offloop");
  }

  private static String hash(String key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** The file, once it is made. */
  Optional<Path> ready() {
    return Files.isReadable(file) ? Optional.of(file) : Optional.empty();
  }

  /** Makes the file unless it is there. Takes seconds; a thread of its own. Two processes at once make it twice, harmlessly. */
  void train() {
    if (ready().isPresent()) {
      return;
    }
    try {
      Files.createDirectories(
          file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path scratch = Files.createTempDirectory("offloop-aot-");
      try {
        trainIn(scratch);
      } finally {
        Trees.delete(scratch);
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("No AOT cache could be made; children start without it: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void trainIn(Path scratch) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Path made = scratch.resolve("cache.aot");
    Path queues = Files.createDirectory(scratch.resolve("queues"));
    List<String> command = new ArrayList<>(ChildCommand.jvm(config, Optional.empty()));
    command.addAll(List.of(
        "-XX:AOTCacheOutput=" + made, "-cp", config.classPath(), ChildTraining.class.getName(), queues.toString()));
    Path output = scratch.resolve("output");
    Process training =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    training.getOutputStream().close();
    if (!training.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
      training.descendants().forEach(ProcessHandle::destroyForcibly);
      training.destroyForcibly();
      LOG.info("The AOT training run did not end within {} s; children start without a cache", TRAINING_SECONDS);
    } else if (training.exitValue() != 0 || !Files.exists(made)) {
      String said = Files.readString(output);
      LOG.info(
          "The AOT training run made no cache (exit code {}): {}",
          training.exitValue(),
          said.substring(Math.max(0, said.length() - KEPT_OUTPUT_CHARS)));
    } else {
      Path beside = Files.createTempFile(file.getParent(), "child-", ".tmp");
      Files.move(made, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      LOG.info("Children start faster from now on: AOT cache of {} KiB made in {} ms", Files.size(file) >> 10,
          (System.nanoTime() - start) / 1_000_000);
    }
  }
}
