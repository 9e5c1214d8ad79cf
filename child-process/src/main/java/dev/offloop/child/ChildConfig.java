package dev.offloop.child;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How many children there are, and what each may use.
 *
 * @param children child JVMs kept running; at least 1
 * @param heapMegabytes largest heap of one child, in MiB; at least 16
 * @param classPath class path of the children, which must hold this library and the tasks
 * @param runtimeDirectory where queues and sockets live; chosen by the room there is when empty
 * @param frameBytes largest body that travels in a frame, in bytes; larger ones go by file
 * @param cycleBytes size at which a queue file is followed by the next, in bytes
 * @param maxBodyBytes largest body at all, in bytes, in either direction
 * @param startTimeout how long a child may take until it is ready
 * @param cancelGrace how long a running task may go on once it is cancelled or past its deadline; then its child is killed
 * @param niceness what is added to the priority value of the children, 0 to 19, so that the event loop keeps its core
 */
public record ChildConfig(
    int children,
    int heapMegabytes,
    String classPath,
    Optional<Path> runtimeDirectory,
    int frameBytes,
    long cycleBytes,
    long maxBodyBytes,
    Duration startTimeout,
    Duration cancelGrace,
    int niceness) {
  /** What one queue file holds at most beyond {@link #cycleBytes}: the frame that made it full. */
  public static final int MAX_FRAME_BYTES = 1 << 20;

  public ChildConfig {
    check(children >= 1, "children", children, "at least 1");
    check(heapMegabytes >= 16, "heapMegabytes", heapMegabytes, "at least 16");
    check(frameBytes >= 0 && frameBytes <= MAX_FRAME_BYTES, "frameBytes", frameBytes, "0 to " + MAX_FRAME_BYTES);
    check(
        cycleBytes >= MAX_FRAME_BYTES && cycleBytes <= 32L << 20, "cycleBytes", cycleBytes, "1 MiB to 32 MiB");
    check(
        maxBodyBytes >= frameBytes && maxBodyBytes <= 1L << 30, "maxBodyBytes", maxBodyBytes, "frameBytes to 1 GiB");
    check(startTimeout.isPositive(), "startTimeout", startTimeout.toMillis(), "positive");
    check(!cancelGrace.isNegative(), "cancelGrace", cancelGrace.toMillis(), "0 or more");
    check(niceness >= 0 && niceness <= 19, "niceness", niceness, "0 to 19");
  }

  /** As many children as cores, at least two so that one death leaves one; 256 MiB heap each; this JVM's class path. */
  public static ChildConfig defaults() {
    return new ChildConfig(
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        256,
        System.getProperty("java.class.path"),
        Optional.empty(),
        256 << 10,
        2L << 20,
        256L << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        10);
  }

  public ChildConfig withChildren(int children) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withHeapMegabytes(int heapMegabytes) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withClassPath(String classPath) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withRuntimeDirectory(Path runtimeDirectory) {
    return new ChildConfig(children, heapMegabytes, classPath, Optional.of(runtimeDirectory), frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withFrameBytes(int frameBytes) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withCycleBytes(long cycleBytes) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withMaxBodyBytes(long maxBodyBytes) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withStartTimeout(Duration startTimeout) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withCancelGrace(Duration cancelGrace) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  public ChildConfig withNiceness(int niceness) {
    return new ChildConfig(children, heapMegabytes, classPath, runtimeDirectory, frameBytes,
        cycleBytes, maxBodyBytes, startTimeout, cancelGrace, niceness);
  }

  private static void check(boolean holds, String name, long value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", not " + value);
    }
  }
}
