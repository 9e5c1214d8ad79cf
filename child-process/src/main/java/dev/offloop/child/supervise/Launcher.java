package dev.offloop.child.supervise;

import dev.offloop.log.Logs;
import dev.offloop.offload.HomeLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * One permanent thread for what would block the home loop, such as opening queues, starting processes, reading what the dead
 * left. The one that starts processes must be permanent, as the kernel kills a child when the <em>thread</em> that started it ends.
 */
final class Launcher implements AutoCloseable {
  private static final Logger LOG = Logs.of(Launcher.class);

  private final HomeLoop home;
  private final ExecutorService thread;

  Launcher(HomeLoop home, String name) {
    this(home, new ThreadPoolExecutor(
        1,
        1,
        0,
        TimeUnit.SECONDS,
        // Bounded by the few jobs that each child generation makes.
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name(name).factory()));
  }

  Launcher(HomeLoop home, ExecutorService thread) {
    this.home = home;
    this.thread = thread;
  }

  /** Runs the job on the launcher thread and one of the callbacks on the home loop; also an {@code Error} is passed on. */
  <T> void run(Callable<T> job, Consumer<T> onDone, Consumer<Throwable> onFailed) {
    thread.execute(() -> {
      try {
        T result = job.call();
        home.execute(() -> onDone.accept(result));
      } catch (Throwable e) {
        home.execute(() -> onFailed.accept(e));
      }
    });
  }

  /** Runs a job whose failure is only worth a line in the log. */
  void tidy(String what, Tidying job) {
    thread.execute(() -> {
      try {
        job.run();
      } catch (Exception e) {
        LOG.warn("{} failed", what, e);
      }
    });
  }

  /** Ends the thread once it has done what it was given. */
  @Override
  public void close() {
    thread.shutdown();
  }

  /** A job that may throw. */
  @FunctionalInterface
  interface Tidying {
    void run() throws Exception;
  }
}
