package dev.offloop.child.transfer;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.InlineFrame;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.log.Logs;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.task.Codec;
import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Progress;
import dev.offloop.task.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The tasks that one child holds: sends them, takes its answers, and gives back what is left when it dies. Home loop
 * only.
 */
public final class TaskTransfer implements LargeBodies.Sender {
    private static final Logger LOG = Logs.of(TaskTransfer.class);

    /** Bytes of bodies copied on the loop in one go, so that its other work gets its turn. */
    private static final long COPIED_AT_ONCE_BYTES = 2L << 20;

    /** One running, one waiting, however large. */
    private static final int MIN_AHEAD = 2;

    private final PoolContext context;
    private final BackendHost host;
    private final Generation generation;
    private final Supplier<String> worker;
    private final CreditWindow window = new CreditWindow();
    private final HeldTasks held = new HeldTasks();
    private final LargeBodies bodies;
    private final QueueFileRotation rotation;
    private @Nullable MessageTransfer messages;
    private long tasksDone;
    private long busyNanos;

    /**
     * None at first.
     *
     * @param worker the child's present name
     * @param onCopied run whenever a large body was copied
     */
    public TaskTransfer(PoolContext context, Generation generation, Supplier<String> worker, Runnable onCopied) {
        this.context = context;
        this.host = context.host();
        this.generation = generation;
        this.worker = worker;
        this.bodies = new LargeBodies(context, generation, this, onCopied);
        this.rotation = new QueueFileRotation(context, generation.link(), worker);
    }

    /** Has the messages go to and fro of the program that the child runs as its only task. */
    public MessageTransfer openMessages(MessageTransfer.Listener listener) {
        MessageTransfer opened = new MessageTransfer(context, generation, rotation, bodies.account(), listener);
        messages = opened;
        return opened;
    }

    /** The most tasks it should hold. */
    public int window() {
        return window.size();
    }

    /** How many more it takes. */
    public int credits() {
        int load = load();
        return generation.link().hasRoom() && (load < MIN_AHEAD || !bodies.isEnoughAhead())
                ? Math.max(0, window.size() - load)
                : 0;
    }

    /** Why its queues cannot grow at the moment. */
    public Optional<String> shortOfRoom() {
        return rotation.shortOfRoom();
    }

    /** Tasks it has to do. */
    public int load() {
        return held.size() + bodies.copying();
    }

    /** Tasks given back with a result or a failure. */
    public long tasksDone() {
        return tasksDone;
    }

    /** Run time of these. */
    public long busyNanos() {
        return busyNanos;
    }

    public boolean isOutstanding() {
        return held.size() > 0;
    }

    /** Whether a copy from or to the child's directory still runs. */
    public boolean isCopying() {
        return bodies.copying() > 0;
    }

    /** Hands a task over. An input that is large and no array of bytes is encoded elsewhere first. */
    public void assign(Assignment assignment) {
        if (assignment.inputBytes() <= LargeBodies.CODED_ON_LOOP_BYTES
                || assignment.descriptor().input().isRaw()) {
            send(assignment, encode(assignment));
        } else {
            bodies.encodeElsewhere(assignment, () -> encode(assignment), input -> send(assignment, input));
        }
    }

    private void send(Assignment assignment, byte[] input) {
        ChildConfig config = context.config();
        if (input.length > config.maxBodyBytes()) {
            host.refused(
                    assignment,
                    Outcome.Reason.TOO_LARGE,
                    "The input has " + input.length + " bytes; a child takes at most " + config.maxBodyBytes());
        } else if (input.length <= ChildConfig.SMALL_BODY_BYTES && !bodies.expectLargeReply(assignment)) {
            sendInline(assignment, input);
        } else {
            bodies.send(assignment, input);
        }
    }

    @SuppressWarnings("unchecked")
    private static byte[] encode(Assignment assignment) {
        Codec<Object> codec = (Codec<Object>) assignment.descriptor().input();
        return codec.encode(assignment.input());
    }

    private void sendInline(Assignment assignment, byte[] input) {
        if (!assignment.parameters().isEmpty() || !assignment.logContext().isEmpty()) {
            send(assignment, new Body.Inline(input), null);
            return;
        }
        generation.sendRun(
                assignment.taskId(),
                assignment.attempt(),
                context.taskNumber(assignment.task()),
                assignment.deadlineNanos(),
                input);
        onSent(assignment, input.length);
    }

    @Override
    public boolean hasRoom() {
        return generation.link().hasRoom();
    }

    @Override
    public void send(Assignment assignment, Body body, @Nullable SlabRef reply) {
        generation.send(new Frame.Run(
                assignment.taskId(),
                assignment.attempt(),
                context.taskNumber(assignment.task()),
                assignment.deadlineNanos(),
                assignment.parameters(),
                assignment.logContext(),
                body,
                reply));
        onSent(assignment, body.length());
    }

    private void onSent(Assignment assignment, long bytes) {
        held.add(assignment);
        assignment.onCopied(bytes);
    }

    /**
     * Delivers at most this many replies.
     *
     * @return how many there were
     * @throws CorruptFrameException when the child wrote what no child writes
     */
    public int poll(int most) {
        int delivered = 0;
        ParentLink link = generation.link();
        MessageTransfer messages = this.messages;
        long maxCopied = copiedOnLoop() + COPIED_AT_ONCE_BYTES;
        while (delivered < most && copiedOnLoop() < maxCopied && link.next()) {
            delivered++;
            FrameBuffer frame = link.frame();
            if (InlineFrame.isCompleted(frame)) {
                onCompleted(frame);
            } else if (messages != null && InlineFrame.isMessage(frame)) {
                messages.onData(frame);
            } else {
                onReply(FrameCodec.decode(frame.array(), frame.length()));
            }
        }
        if (delivered > 0) {
            rotation.check();
        }
        return delivered;
    }

    private long copiedOnLoop() {
        return bodies.copiedOnLoop() + (messages == null ? 0 : messages.copied());
    }

    private void onReply(Frame frame) {
        switch (frame) {
            case Frame.Message message -> {
                if (messages == null) {
                    throw new CorruptFrameException("A child that runs no program sends " + message.kind());
                }
                messages.onMessage(message);
            }
            case Frame.Completed completed -> onCompleted(completed);
            case Frame.Failed failed -> {
                Assignment assignment = held.answered(failed.taskId(), failed.attempt());
                try {
                    countDone(assignment, failed.startNanos(), failed.runNanos(), failed.usage(), 0);
                    bodies.release(assignment);
                } finally {
                    host.failed(assignment, failed.failure(), failed.runNanos());
                }
            }
            case Frame.Skipped skipped -> {
                Assignment assignment = held.answered(skipped.taskId(), skipped.attempt());
                try {
                    bodies.release(assignment);
                } finally {
                    host.unstarted(assignment);
                }
            }
            case Frame.Define define -> throw new CorruptFrameException("A child does not send " + define);
            case Frame.Run run -> throw new CorruptFrameException("A child does not send task " + run.taskId());
        }
    }

    private void countDone(Assignment assignment, long startNanos, long runNanos, Usage usage, long replyBytes) {
        assignment.ranOn(worker.get(), usage);
        assignment.onCopied(replyBytes);
        tasksDone++;
        busyNanos += runNanos;
        window.onRun(runNanos);
        Timeline timeline = context.timeline();
        if (timeline.enabled()) {
            Track row = new Track(worker.get() + " pid " + generation.process().pid(), "tasks");
            timeline.span(row, assignment.descriptor().name(), startNanos, startNanos + runNanos);
        }
    }

    /** The reply of most tasks, read where it lies. */
    private void onCompleted(FrameBuffer frame) {
        Assignment assignment = held.answered(InlineFrame.taskId(frame), InlineFrame.attempt(frame));
        long runNanos = InlineFrame.runNanos(frame);
        int size = InlineFrame.bodySize(frame);
        Object output;
        try {
            countDone(assignment, InlineFrame.startNanos(frame), runNanos, InlineFrame.usage(frame), size);
            bodies.onInlineReply(assignment, size);
            output = assignment.descriptor().decodeResult(frame.array(), InlineFrame.bodyFrom(), size);
        } catch (Throwable e) {
            host.failed(assignment, Failure.of(e), runNanos);
            return;
        }
        host.completed(assignment, output, runNanos);
    }

    private void onCompleted(Frame.Completed completed) {
        if (completed.body() instanceof Body.InArena inArena) {
            bodies.check(held.next(completed.taskId(), completed.attempt()), inArena);
        }
        Assignment assignment = held.answered(completed.taskId(), completed.attempt());
        countDone(
                assignment,
                completed.startNanos(),
                completed.runNanos(),
                completed.usage(),
                completed.body().length());
        switch (completed.body()) {
            case Body.Inline inline -> {
                bodies.onInlineReply(assignment, inline.size());
                deliver(assignment, inline.array(), inline.from(), inline.size(), completed.runNanos());
            }
            case Body.InArena inArena -> bodies.receive(assignment, inArena, completed.runNanos());
            case Body.InFile file -> bodies.receive(assignment, file, completed.runNanos());
        }
    }

    @Override
    public void deliver(Assignment assignment, byte[] bytes, long runNanos) {
        Object output;
        try {
            output = assignment.descriptor().decodeResult(bytes);
        } catch (Throwable e) {
            host.failed(assignment, Failure.of(e), runNanos);
            return;
        }
        host.completed(assignment, output, runNanos);
    }

    private void deliver(Assignment assignment, byte[] array, int from, int size, long runNanos) {
        Object output;
        try {
            output = assignment.descriptor().decodeResult(array, from, size);
        } catch (Throwable e) {
            host.failed(assignment, Failure.of(e), runNanos);
            return;
        }
        host.completed(assignment, output, runNanos);
    }

    /** Cancels the task. False when the child does not hold it. */
    public boolean cancel(Assignment assignment) {
        long number = held.numberOf(assignment);
        if (number > 0) {
            generation.control().cancel(number);
        }
        return number > 0;
    }

    /** Cancels every task. */
    public void cancelAll() {
        held.forEachNumber(generation.control()::cancel);
    }

    /** Whether the child holds the assignment and has begun with it. */
    public boolean isStarted(Assignment assignment) {
        long number = held.numberOf(assignment);
        return number > 0 && number <= generation.control().claimed();
    }

    /** What the assignment has said last of how far it is, if the child holds it. */
    public Optional<Progress> progress(Assignment assignment) {
        long number = held.numberOf(assignment);
        return number > 0 ? generation.control().said(number).map(TaskTransfer::progress) : Optional.empty();
    }

    /** As the child's word is not to be trusted. */
    private static Progress progress(ControlPage.Said said) {
        return new Progress(Math.max(0, said.done()), Math.max(0, said.total()), said.message());
    }

    /**
     * The number of the task without a deadline that the child runs and that is not cancelled; 0 when there is none.
     */
    public long runsWithoutDeadline() {
        Assignment first = held.first();
        boolean counts = first != null
                && first.deadlineNanos() == Long.MAX_VALUE
                && !first.isSettled()
                && held.firstNumber() <= generation.control().claimed();
        return counts ? held.firstNumber() : 0;
    }

    /** The number of the task that the child could begin with, as it runs none, and has not; 0 when there is none. */
    public long unclaimed() {
        return held.size() > 0 && held.firstNumber() > generation.control().claimed() ? held.firstNumber() : 0;
    }

    /** The task that it runs has run for as long as any may. */
    public void overran(Duration maxRunTime) {
        Assignment first = held.first();
        if (first != null) {
            host.overran(first, maxRunTime);
        }
    }

    /** The child is dying: nothing more is sent to it. */
    public void close() {
        bodies.close();
        if (messages != null) {
            messages.close();
        }
        rotation.close();
    }

    /**
     * Gives back all that a dead child held.
     *
     * @param replies answers that were published and not yet read
     * @param claimed tasks it had begun with
     */
    public void giveBack(List<Frame> replies, long claimed, LossCause cause) {
        replies.forEach(this::onReply);
        HeldTasks.Unfinished unfinished = held.clear(claimed);
        unfinished.unstarted().forEach(assignment -> giveBack(assignment, () -> host.unstarted(assignment)));
        unfinished.started().forEach(assignment -> giveBack(assignment, () -> host.lost(assignment, cause)));
    }

    /** What goes wrong with one must not keep the others waiting. */
    private void giveBack(Assignment assignment, Runnable how) {
        try {
            how.run();
        } catch (Throwable e) {
            LOG.error("Task {} of {} could not be given back", assignment.taskId(), worker.get(), e);
        }
    }

    /** The child is dead, all it held is given back, and no copy runs any more: frees its slabs. */
    public void freeSlabs() {
        if (messages != null) {
            messages.endBuffers();
        }
        bodies.freeSlabs();
    }
}
