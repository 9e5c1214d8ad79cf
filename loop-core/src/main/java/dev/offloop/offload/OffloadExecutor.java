package dev.offloop.offload;

import dev.offloop.log.Logs;
import dev.offloop.task.TaskOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A strategy of an {@link Offload} as the JDK's executor. Bounded by the limits of the whole: what is too much is
 * rejected on the calling thread. Any thread; the lock guards what is held here and is never held while code runs.
 */
final class OffloadExecutor extends AbstractExecutorService {
    private static final Logger LOG = Logs.of(Offload.class);

    private final Offload offload;
    private final TaskOptions options;
    private final Object lock = new Object();
    private final Set<Command> held = new LinkedHashSet<>();
    private boolean shutdown;

    OffloadExecutor(Offload offload, TaskOptions options) {
        this.offload = offload;
        this.options = options;
    }

    @Override
    public void execute(Runnable runnable) {
        Command command = new Command(Objects.requireNonNull(runnable));
        synchronized (lock) {
            if (shutdown) {
                throw new RejectedExecutionException("This executor was shut down");
            }
            held.add(command);
        }
        Submission<Boolean> submission = offload.submitCode(new Code<>(command::run), options);
        command.submission = submission;
        var future = submission.future();
        if (future.failed() && release(command)) {
            throw new RejectedExecutionException(future.cause().getMessage(), future.cause());
        }
        future.onFailure(cause -> {
            if (release(command)) {
                command.abandon(cause);
            }
        });
    }

    /** False when it has run, or begins to. */
    private boolean release(Command command) {
        synchronized (lock) {
            boolean released = !command.begun && held.remove(command);
            lock.notifyAll();
            return released;
        }
    }

    @Override
    public void shutdown() {
        synchronized (lock) {
            shutdown = true;
            lock.notifyAll();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Command> waiting = new ArrayList<>();
        synchronized (lock) {
            shutdown();
            for (Command command : held) {
                if (command.runner == null) {
                    waiting.add(command);
                } else {
                    command.runner.interrupt();
                }
            }
            held.removeAll(waiting);
        }
        waiting.forEach(Command::takeBack);
        return waiting.stream().map(command -> command.runnable).toList();
    }

    @Override
    public boolean isShutdown() {
        synchronized (lock) {
            return shutdown || offload.isClosing();
        }
    }

    @Override
    public boolean isTerminated() {
        synchronized (lock) {
            return isShutdown() && held.isEmpty();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        offload.whenClosed(() -> {
            synchronized (lock) {
                lock.notifyAll();
            }
        });
        synchronized (lock) {
            while (!isTerminated()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return true;
        }
    }

    private final class Command {
        final Runnable runnable;
        volatile @Nullable Submission<Boolean> submission;

        /** Guarded by the lock. */
        @Nullable
        Thread runner;

        /** Guarded by the lock. */
        boolean begun;

        Command(Runnable runnable) {
            this.runnable = runnable;
        }

        /** Worker thread. What the code throws goes where it goes in an executor of the JDK. */
        @Nullable
        Void run() {
            Thread thread = Thread.currentThread();
            synchronized (lock) {
                if (!held.contains(this)) {
                    return null;
                }
                begun = true;
                runner = thread;
            }
            try {
                runnable.run();
            } catch (Throwable e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                throw e;
            } finally {
                synchronized (lock) {
                    runner = null;
                    held.remove(this);
                    lock.notifyAll();
                }
            }
            return null;
        }

        void takeBack() {
            Submission<Boolean> taken = submission;
            if (taken != null) {
                taken.cancel();
            }
        }

        /** It was accepted and will not run, as the pool closes or its strategy has no thread. */
        void abandon(Throwable cause) {
            if (runnable instanceof RunnableFuture<?> future) {
                future.cancel(false);
            } else {
                LOG.warn("Code given to an executor does not run: {}", cause.getMessage());
            }
        }
    }
}
