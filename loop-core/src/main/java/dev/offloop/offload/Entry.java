package dev.offloop.offload;

import dev.offloop.task.Outcome;
import dev.offloop.task.Progress;
import dev.offloop.task.Task;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One submitted task, from acceptance until its worker is free of it. It is the caller's {@link Submission} and the
 * back end's {@link Assignment} in one object, and links itself into the ready queue and the deadline heap, so that a
 * task costs one allocation. All fields that change belong to the home loop.
 */
final class Entry<I, O> implements Submission<O>, Assignment {
    /** Where the entry is. A handed entry may be settled already: its worker is then not yet free of it. */
    enum Place {
        NEW,
        QUEUED,
        /** Had its turn, and waits for something that its back end lacked. */
        DEFERRED,
        HANDED,
        /** In no queue and with no worker, while its input is digested off the loop. */
        DIGESTED,
        /** In no queue and with no worker, between a run that threw and the next. */
        RESTING,
        GONE
    }

    /** A deadline this far off is none; it also keeps the sum with a clock within a long. */
    private static final Duration FOR_EVER = Duration.ofDays(100 * 365);

    private final long taskId;
    private final Task<I, O> task;
    private final TaskDescriptor<I, O> descriptor;
    private final I input;
    private final long weight;
    private volatile Lane lane;
    private final Promise<O> promise;
    private final long acceptedNanos;
    final TaskOptions options;

    /** Whether its strategy was chosen for it, and may be chosen anew. Set before it is submitted. */
    boolean movable;

    Place place = Place.NEW;
    boolean settled;
    int starts;

    /** The attempt that it was last handed to a worker for; 0 before. */
    short handedAttempt;

    /** Of the starts, those that threw. */
    short throwing;

    /** Of the starts, those whose worker was killed from outside. */
    int killedFromOutside;

    /** Once they were asked for. Large inputs take the loop long, and each lost worker asks. */
    @Nullable
    InputDigest inputDigest;

    long deadlineNanos = Long.MAX_VALUE;
    int heapIndex = -1;
    long handedNanos;
    long settledNanos;
    long runNanos;
    private long copiedBytes;
    private String worker = "";
    private Usage usage = Usage.NOT_MEASURED;

    private @Nullable Object attachment;

    @Nullable
    KeyQueue queue;

    @Nullable
    Entry<?, ?> previous;

    @Nullable
    Entry<?, ?> next;

    Entry(
            long taskId,
            Task<I, O> task,
            I input,
            TaskOptions options,
            long weight,
            Lane lane,
            Promise<O> promise,
            long now) {
        this.taskId = taskId;
        this.task = task;
        this.descriptor = task.descriptor();
        this.input = input;
        this.options = options;
        this.weight = weight;
        this.lane = lane;
        this.promise = promise;
        this.acceptedNanos = now;
        Duration timeout = options.timeout().orElse(FOR_EVER);
        if (timeout.compareTo(FOR_EVER) < 0) {
            deadlineNanos = now + timeout.toNanos();
        }
    }

    @Override
    public long taskId() {
        return taskId;
    }

    @Override
    public int attempt() {
        return starts + 1;
    }

    @Override
    public Task<?, ?> task() {
        return lane.isStrict() && !(task instanceof CodeTask) ? new StrictTask<>(task, descriptor) : task;
    }

    /** Of the code that is run. */
    Class<?> taskClass() {
        return task.getClass();
    }

    @Override
    public TaskDescriptor<I, O> descriptor() {
        return descriptor;
    }

    @Override
    public Object input() {
        return input;
    }

    @Override
    public String key() {
        return options.key();
    }

    @Override
    public Map<String, String> parameters() {
        return options.parameters();
    }

    @Override
    public Map<String, String> logContext() {
        return options.logContext();
    }

    @Override
    public byte[] outputArray(int length) {
        byte[] array = options.outputArrays().apply(length);
        if (array.length != length) {
            throw new IllegalArgumentException(
                    "The caller gave an array of " + array.length + " bytes for an output of " + length);
        }
        return array;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object attachment) {
        this.attachment = attachment;
    }

    /** Of the starts, those that were lost with their worker. */
    int lostStarts() {
        return starts - throwing;
    }

    boolean isOverdue(long nowNanos) {
        return deadlineNanos != Long.MAX_VALUE && deadlineNanos - nowNanos <= 0;
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    @Override
    public String strategy() {
        return lane.name();
    }

    @Override
    public Future<O> future() {
        return promise.future();
    }

    @Override
    public void cancel() {
        lane.cancel(this);
    }

    @Override
    public void onProgress(Consumer<Progress> listener) {
        lane.watch(this, listener);
    }

    @Override
    public void ranOn(String worker, Usage usage) {
        this.worker = worker;
        this.usage = usage;
    }

    @Override
    public void onCopied(long bytes) {
        copiedBytes += bytes;
    }

    @Override
    public Accounting accounting() {
        return settled
                ? new Accounting(queueNanos(), runNanos, copyNanos(), usage, copiedBytes, handedAttempt, worker)
                : Accounting.NOTHING;
    }

    Lane lane() {
        return lane;
    }

    /** Another strategy is to run it. Home loop; only while it is nowhere. */
    void moveTo(Lane lane) {
        this.lane = lane;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }

    @Override
    public long inputBytes() {
        return weight;
    }

    long waitNanos(long nowNanos) {
        return nowNanos - acceptedNanos;
    }

    private long queueNanos() {
        return (handedNanos == 0 ? settledNanos : handedNanos) - acceptedNanos;
    }

    private long copyNanos() {
        return handedNanos != 0 ? Math.max(0, settledNanos - handedNanos - runNanos) : 0;
    }

    /** Answers the caller. Once. */
    @SuppressWarnings("unchecked")
    void complete(Object output) {
        promise.complete((O) output);
    }

    /**
     * Answers the caller of a task that was never accepted. Submitting thread; the home loop has not seen the entry.
     */
    void refuse(Outcome<?> outcome) {
        settled = true;
        settledNanos = acceptedNanos;
        place = Place.GONE;
        fail(outcome);
    }

    /** Answers the caller with anything but success. Once. */
    void fail(Outcome<?> outcome) {
        promise.fail(new OffloadException(descriptor.name(), outcome));
    }
}
