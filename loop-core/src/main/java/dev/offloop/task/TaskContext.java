package dev.offloop.task;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** What a running task may ask. Used on the thread that runs the task. */
public interface TaskContext {
    /** For calling a task without a worker, as its own tests do: it is never cancelled and has no deadline. */
    static TaskContext undisturbed(Map<String, String> parameters) {
        return new UncancelledContext(Map.copyOf(parameters));
    }

    /** The id the caller sees as {@code Offloop-Task-Id}. */
    long taskId();

    /** 1 at the first run, 2 after one lost worker, and so on. */
    int attempt();

    /** The caller's parameters, such as those of an HTTP query; unmodifiable. */
    Map<String, String> parameters();

    /**
     * Whether the result is not wanted any more: the caller cancelled or the deadline passed. Cheap enough for loops.
     */
    boolean isCancelled();

    /** Nanoseconds until the deadline, negative once it passed; {@link Long#MAX_VALUE} without one. */
    long remainingNanos();

    /**
     * Says how far the task is, to those who {@linkplain dev.offloop.offload.Submission#onProgress want to hear}. The
     * last word counts; they look at it ten times a second. A few stores in memory, so cheap enough for loops. Not
     * heard by the strategy {@code inline}, where the listener has no turn before the task has ended.
     *
     * @param done of the work, not negative
     * @param total of the work, 0 when that is not known
     * @param message in a few words; cut after {@value Progress#MAX_MESSAGE_CHARS} characters
     */
    default void progress(long done, long total, String message) {}

    /**
     * What this worker has of a kind, made now when it has none. Not to be used once the task has ended.
     *
     * @throws Exception what making it throws
     */
    default <S> S perWorker(PerWorker<S> kind) throws Exception {
        return kind.setUp();
    }

    /**
     * Memory for a raw output: in a child JVM shared with the caller's process when it is large and there is room, else
     * an array. What it holds at first is undefined. Writable until the task returns.
     *
     * @param bytes at most; a part of it may be returned
     */
    default MemorySegment output(int bytes) {
        return MemorySegment.ofArray(new byte[bytes]);
    }

    /**
     * What a task returns whose raw output stands in this memory: that of {@link #output} or of the input, a part of
     * either, or any other. Not to be looked into: it may stand for bytes that are elsewhere.
     */
    default byte[] result(MemorySegment output) {
        return output.heapBase().orElse(output) instanceof byte[] array && array.length == output.byteSize()
                ? array
                : output.toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Ends the task when its result is not wanted any more.
     *
     * @throws TaskCancelledException when {@link #isCancelled()}
     */
    default void checkpoint() {
        if (isCancelled()) {
            throw new TaskCancelledException();
        }
    }

    /**
     * A whole number from the parameters, for tasks that do not {@linkplain TaskDescriptor#withParameters declare} it.
     *
     * @throws InvalidInputException when it is missing, is no number, or lies outside {@code [min, max]}
     */
    default int intParameter(String name, int min, int max) {
        return Parameter.wholeNumber(name, min, max).of(this);
    }
}
