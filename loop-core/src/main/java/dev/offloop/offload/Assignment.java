package dev.offloop.offload;

import dev.offloop.task.Task;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A submitted task as its back end sees it. All values stay as they are while a back end holds it. */
public interface Assignment {
    /** Unique within one {@link Offload}; counts up from 1. */
    long taskId();

    /** 1 at the first start, one more after each start that was lost. */
    int attempt();

    /** What to run. */
    Task<?, ?> task();

    /** What is known of it, as it was when the task was submitted: asking the task is asking its author's code. */
    default TaskDescriptor<?, ?> descriptor() {
        return task().descriptor();
    }

    /** What to run it on: an {@code I} of the task. */
    Object input();

    /** How large the input is, as far as the caller or its codec tells; 0 when that is not known. */
    default long inputBytes() {
        return 0;
    }

    /** What a back end that {@linkplain WorkerBackend#binding binds keys} chooses the worker by; empty for none. */
    default String key() {
        return "";
    }

    /** The caller's parameters. */
    Map<String, String> parameters();

    /** What log lines of the task say beside their text: SLF4J's MDC while it runs. */
    default Map<String, String> logContext() {
        return Map.of();
    }

    /**
     * An array for a large raw output of exactly this length that comes from another process; the caller may give its
     * own. Any thread.
     *
     * @throws IllegalArgumentException when the caller gave one of another length
     */
    byte[] outputArray(int length);

    /** The deadline on the home loop's clock; {@link Long#MAX_VALUE} without one. */
    long deadlineNanos();

    /** What the back end that holds it keeps with it; what another one, or an earlier attempt, left. Loop thread. */
    @Nullable
    Object attachment();

    /** Keeps this with it. Loop thread. */
    void attach(Object attachment);

    /**
     * Notes which worker has run it and what that measured; before it is given back as completed or failed. Loop
     * thread.
     */
    void ranOn(String worker, Usage usage);

    /** Notes that so many bytes of its input or output, as encoded, were copied to or from a worker. Loop thread. */
    void onCopied(long bytes);

    /** Whether the caller is already answered, so that the result will be dropped. Loop thread. */
    boolean isSettled();
}
