package dev.offloop.child.start;

import dev.offloop.log.Logs;
import dev.offloop.offload.HomeLoop;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * One permanent thread for what would block the home loop, such as opening queues, starting processes, reading what
 * dead children left. The one that starts processes must be permanent, as the kernel kills a child when the
 * <em>thread</em> that started it ends.
 */
public final class PermanentThread implements AutoCloseable {
    private static final Logger LOG = Logs.of(PermanentThread.class);

    private final HomeLoop home;
    private final ExecutorService thread;

    public PermanentThread(HomeLoop home, String name) {
        this(
                home,
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        // Bounded by the few jobs that each child generation makes.
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(name).factory()));
    }

    public PermanentThread(HomeLoop home, ExecutorService thread) {
        this.home = home;
        this.thread = thread;
    }

    /**
     * Runs the job on the launcher thread and one of the callbacks on the home loop; also an {@code Error} is passed
     * on, and what the first callback throws to the second one. The thread waits for a loop that takes no more. Home
     * loop.
     */
    public <T> void run(Callable<T> job, Consumer<T> onDone, Consumer<Throwable> onFailed) {
        try {
            thread.execute(() -> {
                // False when the loop is closed: the result has no receiver any more.
                var _ = home.deliver(call(job, onDone, onFailed));
            });
        } catch (RejectedExecutionException e) {
            home.execute(() -> onFailed.accept(e));
        }
    }

    /** Nothing that is thrown may end the thread, and with it all children. */
    private static <T> Runnable call(Callable<T> job, Consumer<T> onDone, Consumer<Throwable> onFailed) {
        try {
            T result = job.call();
            return () -> {
                try {
                    onDone.accept(result);
                } catch (Throwable e) {
                    onFailed.accept(e);
                }
            };
        } catch (Throwable e) {
            return () -> onFailed.accept(e);
        }
    }

    /** Runs a job whose failure is only worth a line in the log; after {@link #close} not at all. */
    public void tidy(String what, Tidying job) {
        try {
            thread.execute(() -> {
                try {
                    job.run();
                } catch (Throwable e) {
                    LOG.warn("{} failed", what, e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} comes too late", what, e);
        }
    }

    /** Ends the thread once it has done what it was given. */
    @Override
    public void close() {
        thread.shutdown();
    }

    /** A job that may throw. */
    @FunctionalInterface
    public interface Tidying {
        public void run() throws Exception;
    }
}
