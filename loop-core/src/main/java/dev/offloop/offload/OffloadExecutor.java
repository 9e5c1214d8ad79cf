package dev.offloop.offload;

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

/**
 * A strategy of an {@link Offload} as the JDK's executor. Bounded by the limits of the whole: what is too much is
 * rejected on the calling thread. Any thread; the lock guards what is held here and is never held while code runs.
 *
 * <p>What is accepted has one outcome. A strategy may refuse it later: the pool closes, or finishes nothing for too
 * long. A {@code submit}ted future is cancelled then. Other code is run all the same, by {@link RefusedCode}: a
 * {@link java.util.concurrent.CompletableFuture} gives its executor a {@link Runnable} that can complete it only by
 * being run.
 */
final class OffloadExecutor extends AbstractExecutorService {
    private final Offload offload;
    private final TaskOptions options;
    private final Object lock = new Object();
    private final Set<Command> held = new LinkedHashSet<>();
    private final RefusedCode refused = new RefusedCode();
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
        future.onFailure(cause -> onRefused(command, cause));
    }

    /** It was accepted and does not run on the strategy, unless it has begun: then the code itself has thrown. */
    private void onRefused(Command command, Throwable cause) {
        if (command.runnable instanceof RunnableFuture<?> future) {
            if (release(command)) {
                future.cancel(false);
            }
        } else if (waits(command)) {
            refused.run(command::run, offload.isClosing(), cause);
        }
    }

    private boolean waits(Command command) {
        synchronized (lock) {
            return !command.begun && held.contains(command);
        }
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

        /**
         * At most once, on a worker or the thread for refused code. What the code throws goes where it goes in an
         * executor of the JDK.
         */
        @Nullable
        Void run() {
            Thread thread = Thread.currentThread();
            synchronized (lock) {
                if (begun || !held.contains(this)) {
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
    }
}
