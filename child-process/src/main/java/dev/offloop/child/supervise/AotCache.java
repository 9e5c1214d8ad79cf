package dev.offloop.child.supervise;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.main.ChildTraining;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's AOT cache of the classes that a child needs to start (JEP 483, 515), made once by a training run and kept in the
 * user's cache directory. Keyed by all that the JVM checks: its version, the class path with sizes and times, the flags.
 *
 * <p>Made in two steps, each a process of ours: recorded by {@link ChildTraining}, then assembled by a JVM that runs nothing.
 * In one step the first would start the second itself, and leave it behind when it is killed. One process of a user trains at
 * a time; what a killed one left is deleted by the next.
 *
 * <p>A machine where it cannot be made runs without it; children then start more slowly.
 */
final class AotCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AotCache.class);
  private static final long STEP_SECONDS = 60;
  private static final long STOP_MILLIS = 1_000;
  private static final int KEPT_OUTPUT_CHARS = 2_000;

  /** Whether this process is at it: a file lock keeps out other processes alone, and is lost when it is tried twice. */
  private static final AtomicBoolean TRAINING = new AtomicBoolean();

  private final Path file;
  private final ChildConfig config;
  private volatile boolean closed;
  private volatile @Nullable Process step;
  private volatile @Nullable Thread training;

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

  /** Makes the file in the background, unless it is there or somebody is at it. Queues are tried out in the directory. */
  void startTraining(Path queues) {
    if (ready().isEmpty() && !closed) {
      training = Thread.ofPlatform().daemon().name("offloop-aot-training").start(() -> train(queues));
    }
  }

  private void train(Path queues) {
    if (!TRAINING.compareAndSet(false, true)) {
      return;
    }
    try {
      Files.createDirectories(
          file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try (FileChannel channel = FileChannel.open(
              file.resolveSibling("training.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null && ready().isEmpty()) {
          trainIn(file.resolveSibling("training"), queues);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (!closed) {
        LOG.info("No AOT cache could be made; children start without it: {}", e.toString());
      }
    } finally {
      TRAINING.set(false);
    }
  }

  private void trainIn(Path scratch, Path queues) throws IOException {
    long start = System.nanoTime();
    Path recorded = scratch.resolve("recorded");
    Path made = scratch.resolve("cache.aot");
    Trees.delete(scratch);
    Files.createDirectory(scratch);
    Files.createDirectory(queues);
    try {
      runStep(scratch, List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded), queues);
      runStep(scratch, List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recorded, "-XX:AOTCache=" + made), queues);
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Trees.delete(queues);
      Trees.delete(scratch);
    }
    LOG.info("Children start faster from now on: AOT cache of {} KiB made in {} ms", Files.size(file) >> 10,
        (System.nanoTime() - start) / 1_000_000);
  }

  private void runStep(Path scratch, List<String> mode, Path queues) throws IOException {
    List<String> command = new ArrayList<>(diesWithThisThread());
    command.addAll(ChildCommand.jvm(config, Optional.empty()));
    command.addAll(mode);
    command.addAll(List.of("-cp", config.classPath(), ChildTraining.class.getName(), queues.toString()));
    Path output = scratch.resolve("output");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    step = process;
    try {
      process.getOutputStream().close();
      if (closed || !process.waitFor(STEP_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the training run was ended, or did not end within " + STEP_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        String said = Files.readString(output);
        throw new IOException("the training run ended with exit code " + process.exitValue() + ": "
            + said.substring(Math.max(0, said.length() - KEPT_OUTPUT_CHARS)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the training run was interrupted");
    } finally {
      process.destroyForcibly().onExit().completeOnTimeout(process, STOP_MILLIS, TimeUnit.MILLISECONDS).join();
    }
  }

  /** A JVM that runs no program cannot ask the kernel itself to end it with its parent; this command can, where it is. */
  private static List<String> diesWithThisThread() {
    Path setpriv = Path.of("/usr/bin/setpriv");
    return Files.isExecutable(setpriv) ? List.of(setpriv.toString(), "--pdeathsig", "KILL") : List.of();
  }

  /** Ends the training run, and waits until nothing is left of it. Blocks; not on the loop. */
  @Override
  public void close() {
    closed = true;
    Process running = step;
    if (running != null) {
      running.destroyForcibly();
    }
    Thread thread = training;
    try {
      if (thread != null && !thread.join(Duration.ofMillis(2 * STOP_MILLIS))) {
        LOG.warn("The training run of the AOT cache does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
