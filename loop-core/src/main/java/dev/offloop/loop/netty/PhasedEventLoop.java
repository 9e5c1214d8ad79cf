package dev.offloop.loop.netty;

import dev.offloop.loop.LoopBackend;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.LoopCore;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Netty event loop whose iteration has libuv's phases: a {@link LoopCore} that waits in Netty's I/O handler.
 *
 * <p>What Netty queues is filed by phase. A task executed from inside goes to pending, one from another thread to the
 * end of poll; a scheduled task, which Netty orders by due time, to timers.
 */
class PhasedEventLoop extends SingleThreadIoEventLoop {
    private final LoopConfig config;
    private final LoopCore core;
    private final Queue<Runnable> tasks;
    private final Queue<Runnable> tailTasks;
    private final ArrayDeque<Runnable> dueOnArrival = new ArrayDeque<>();
    private final PollContext poll;

    PhasedEventLoop(
            @Nullable IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers, LoopConfig config) {
        this(
                parent,
                executor,
                handlers,
                config,
                newTaskQueue0(config.maxWaitingTasks()),
                newTaskQueue0(config.maxWaitingTasks()));
    }

    private PhasedEventLoop(
            @Nullable IoEventLoopGroup parent,
            Executor executor,
            IoHandlerFactory handlers,
            LoopConfig config,
            Queue<Runnable> tasks,
            Queue<Runnable> tailTasks) {
        super(parent, executor, new TapIoHandler.Factory(handlers), tasks, tailTasks, PhasedEventLoop::refuse);
        this.tasks = tasks;
        this.tailTasks = tailTasks;
        this.config = Instrumented.of(config);
        this.core = new LoopCore(new NettyBackend(), this.config);
        this.poll = new PollContext(this, tap().isNio());
        tap().attach(core);
    }

    private static void refuse(Runnable task, SingleThreadEventExecutor loop) {
        throw new RejectedExecutionException(
                "the loop has " + loop.pendingTasks()
                        + " tasks of other threads waiting, as many as maxWaitingTasks allows: it is blocked, or must be asked less");
    }

    /** The loop behind Netty's interface. Any thread. */
    final LoopCore core() {
        return core;
    }

    @Override
    protected void run() {
        core.bind();
        ioHandler().initialize();
        try (Instrumented.Watch _ = Instrumented.watch(core, config)) {
            serve();
        }
        if (!isShuttingDown()) {
            core.unbind();
        }
    }

    /** Iterates until Netty wants the loop ended, or suspended. */
    void serve() {
        do {
            core.iterate();
            runTailTasks();
            if (isShuttingDown()) {
                ioHandler().prepareToDestroy();
            }
        } while (!confirmShutdown() && !canSuspend());
    }

    private void runTailTasks() {
        for (Runnable task; (task = tailTasks.poll()) != null; ) {
            core.runAfterIteration(task);
        }
    }

    // What Netty asks of a loop

    /** Called while the loop shuts down: what is queued still runs, timers do not. */
    @Override
    protected void afterRunningAllTasks() {
        super.afterRunningAllTasks();
        core.runRemaining();
    }

    @Override
    protected void addTask(Runnable task) {
        if (core.inLoop() && !isShuttingDown()) {
            core.addPending(task);
        } else {
            super.addTask(task);
        }
    }

    @Override
    protected boolean hasTasks() {
        return super.hasTasks() || core.hasQueued() || !dueOnArrival.isEmpty();
    }

    @Override
    protected boolean canSuspend(int state) {
        return super.canSuspend(state) && !core.alive();
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> type) {
        return tap().isType(type);
    }

    private TapIoHandler tap() {
        return (TapIoHandler) ioHandler();
    }

    /** Whether another thread has handed something over since poll was entered. */
    boolean wasHandedTasks() {
        return !tasks.isEmpty() || !tailTasks.isEmpty();
    }

    private final class NettyBackend implements LoopBackend {
        @Override
        public int poll(boolean mayBlock, long deadlineNanos) {
            poll.set(mayBlock, deadlineNanos);
            return ioHandler().run(poll);
        }

        @Override
        public void submit(Runnable task) {
            execute(task);
        }

        @Override
        public @Nullable Runnable nextTask() {
            Runnable task = pollTask();
            while (task instanceof ScheduledFuture<?> scheduled && isDue(scheduled)) {
                dueOnArrival.add(task);
                task = pollTask();
            }
            return task;
        }

        @Override
        public int waitingTasks() {
            return tasks.size();
        }

        @Override
        public long nextTimerNanos() {
            if (!dueOnArrival.isEmpty()) {
                return Long.MIN_VALUE;
            }
            long next = nextScheduledTaskDeadlineNanos();
            return next == -1 ? NEVER : next + ticker().initialNanoTime();
        }

        @Override
        public @Nullable Runnable nextTimer(long nowNanos) {
            Runnable late = dueOnArrival.poll();
            return late != null ? late : pollScheduledTask(nowNanos - ticker().initialNanoTime());
        }

        @Override
        public boolean alive() {
            return getNumOfRegisteredChannels() > 0
                    || nextScheduledTaskDeadlineNanos() != -1
                    || !dueOnArrival.isEmpty();
        }
    }

    /** Scheduled from another thread, and due by now: it belongs to the timers phase like any other. */
    private static boolean isDue(ScheduledFuture<?> scheduled) {
        return !scheduled.isCancelled() && scheduled.getDelay(TimeUnit.NANOSECONDS) <= 0;
    }
}
