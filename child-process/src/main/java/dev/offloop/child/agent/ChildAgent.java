package dev.offloop.child.agent;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.memory.Failpoint;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.InlineFrame;
import dev.offloop.task.Failure;
import dev.offloop.task.LogContext;
import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.Usage;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes requests in order, runs each to its end, and appends its reply. One task at a time, on one thread; waiting for
 * work is left to {@link ChildMain}.
 */
final class ChildAgent {
    /**
     * What a parent copies on its loop, where nothing but the copying keeps it from the next task: an input and an
     * output.
     */
    private static final long MAX_COPIED_BYTES = 2 << 20;

    /** Half of what a core does in its cache. */
    private static final long COPIED_BYTES_PER_NANO = 8;

    private static final byte[] NOTHING = new byte[0];

    private final ChildLink link;
    private final TaskRunner runner;
    private final TaskRegistry registry;
    private final Bell bell;
    private final CurrentTask current;
    private final LinkClock clock;
    private final ChildTaskContext.Ports ports;
    private final UsageMeter meter = UsageMeter.ofThread();
    private final WorkerStates states;
    private final Map<Integer, Task<?, ?>> tasks = new HashMap<>();

    /** Why there is no task of this number. */
    private final Map<Integer, String> unusable = new HashMap<>();

    private long runsTaken;
    private boolean idle = true;
    private long endedNanos;

    /** Of the last run that ended. */
    private Usage usage = Usage.NOT_MEASURED;

    /** Of the last task's bodies, as far as they stand in the arena. */
    private long arenaBytes;

    ChildAgent(
            ChildLink link,
            TaskRunner runner,
            TaskRegistry registry,
            Bell bell,
            CurrentTask current,
            LinkClock clock,
            WorkerStates states) {
        this.link = link;
        this.runner = runner;
        this.registry = registry;
        this.bell = bell;
        this.current = current;
        this.clock = clock;
        this.states = states;
        this.ports = new ChildTaskContext.Ports(link, bell, runner);
    }

    /** Warms up the tasks that were defined so far. */
    void warmUp(TaskWarmUp warmUp) {
        warmUp.run(tasks);
    }

    /** Does what there is to do for one request. False when there is none. */
    boolean work() throws IOException {
        if (!link.next()) {
            if (!idle) {
                idle = true;
                current.is(CurrentTask.NONE);
            }
            return false;
        }
        FrameBuffer frame = link.frame();
        if (InlineFrame.isRun(frame)) {
            onRun(frame);
            return true;
        }
        switch (FrameCodec.decode(frame.array(), frame.length())) {
            case Frame.Run run -> onRun(run);
            case Frame.Define define -> onDefine(define);
            case Frame.Message _ -> {
                // For a program that has ended.
            }
            case Frame.Completed c -> throw unexpected(c);
            case Frame.Failed f -> throw unexpected(f);
            case Frame.Skipped s -> throw unexpected(s);
        }
        return true;
    }

    /**
     * How long the parent may be busy with copying the last output from the arena and the next input to it, before it
     * sends the next task.
     */
    long copyNanos() {
        return Math.min(arenaBytes, MAX_COPIED_BYTES) / COPIED_BYTES_PER_NANO;
    }

    /** Announces that it waits for the bell. False when there is work after all. */
    boolean park() {
        return link.park();
    }

    void unpark() {
        link.unpark();
    }

    private static IllegalStateException unexpected(Frame frame) {
        return new IllegalStateException("A parent does not send " + frame);
    }

    private void onDefine(Frame.Define define) {
        try {
            DefinedTask.find(define, registry).ifPresent(task -> tasks.put(define.taskNumber(), task));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            unusable.put(
                    define.taskNumber(),
                    "Task '" + define.name() + "' cannot be made in a child: " + e
                            + "; its class must be on the class path of the children and have a constructor without arguments");
        }
    }

    /** The request of most tasks, read where it lies. */
    private void onRun(FrameBuffer frame) throws IOException {
        ChildTaskContext context = new ChildTaskContext(
                InlineFrame.taskId(frame),
                InlineFrame.attempt(frame),
                InlineFrame.deadlineNanos(frame),
                Map.of(),
                ++runsTaken,
                link.control(),
                clock,
                states,
                ports);
        if (!begins(context)) {
            return;
        }
        long startNanos = startNanos();
        arenaBytes = 0;
        byte[] output = NOTHING;
        Frame other = null;
        try {
            Task<?, ?> task = begin(InlineFrame.taskNumber(frame));
            output = runner.execute(task, frame.array(), InlineFrame.bodyFrom(), InlineFrame.bodySize(frame), context);
            if (!runner.fitsFrame(output)) {
                other = completed(context, startNanos, runner.inFile(context.taskId(), context.attempt(), output));
            }
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            other = failed(context, startNanos, e);
        }
        if (other != null) {
            reply(other);
        } else {
            bell.requireOpen();
            long runNanos = endRun(startNanos);
            ringWhen(link.replyCompleted(
                    context.taskId(), context.attempt(), startNanos, runNanos, usage, output, 0, output.length));
        }
    }

    private void onRun(Frame.Run run) throws IOException {
        ChildTaskContext context = ChildTaskContext.of(run, ++runsTaken, link.control(), clock, states, ports);
        if (begins(context)) {
            reply(answer(run, context));
        }
    }

    /** Whether the task is still wanted; its claim is made then. */
    private boolean begins(ChildTaskContext context) throws IOException {
        if (context.isCancelled()) {
            reply(new Frame.Skipped(context.taskId(), context.attempt()));
            return false;
        }
        current.is(context.taskId());
        link.control().claim(context.number());
        Failpoint.AFTER_CLAIM.reached();
        return true;
    }

    /** The task that is to be run now, and is measured from here on. */
    private Task<?, ?> begin(int number) {
        Task<?, ?> task = tasks.get(number);
        if (task == null) {
            throw new IllegalStateException(unusable.getOrDefault(
                    number,
                    "Task number " + number + " is not on the class path of the children, though the parent has it"));
        }
        meter.begin(task.descriptor().name());
        return task;
    }

    private Frame answer(Frame.Run run, ChildTaskContext context) {
        long startNanos = startNanos();
        try {
            Body input = run.body();
            if (input instanceof Body.InFile file) {
                input = runner.read(run, file);
                startNanos = clock.nanoTime();
            }
            Body output = execute(begin(run.taskNumber()), run, input, context);
            arenaBytes = bytesInArena(input) + bytesInArena(output);
            return completed(context, startNanos, output);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            return failed(context, startNanos, e);
        }
    }

    private Body execute(Task<?, ?> task, Frame.Run run, Body input, ChildTaskContext context) throws Exception {
        if (run.logContext().isEmpty()) {
            return runner.execute(task, run, input, context);
        }
        Runnable leave = LogContext.enter(run.logContext());
        try {
            return runner.execute(task, run, input, context);
        } finally {
            leave.run();
        }
    }

    private static long bytesInArena(Body body) {
        return body instanceof Body.InArena ? body.length() : 0;
    }

    private Frame completed(ChildTaskContext context, long startNanos, Body output) {
        long runNanos = endRun(startNanos);
        return new Frame.Completed(context.taskId(), context.attempt(), startNanos, runNanos, usage, output);
    }

    private Frame failed(ChildTaskContext context, long startNanos, Throwable e) {
        long runNanos = endRun(startNanos);
        return new Frame.Failed(context.taskId(), context.attempt(), startNanos, runNanos, usage, Failure.of(e));
    }

    /** A task that follows another at once begins where that ended: one clock read a task. */
    private long startNanos() {
        if (idle) {
            idle = false;
            return clock.nanoTime();
        }
        return endedNanos;
    }

    /** Takes time and usage of the run that has ended. Returns its nanoseconds. */
    private long endRun(long startNanos) {
        meter.end();
        endedNanos = clock.nanoTime();
        long runNanos = endedNanos - startNanos;
        usage = meter.usage(runNanos);
        return runNanos;
    }

    private void reply(Frame frame) throws IOException {
        bell.requireOpen();
        ringWhen(link.reply(frame));
    }

    private void ringWhen(boolean asleep) throws IOException {
        if (asleep) {
            bell.ring();
        }
    }
}
