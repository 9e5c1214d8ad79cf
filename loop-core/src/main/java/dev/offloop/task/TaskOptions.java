package dev.offloop.task;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How one submission is to be treated. Immutable; start from {@link #defaults()} or {@link #deadline}.
 *
 * @param timeout time from submission to the latest acceptable answer; none when empty; positive
 * @param priority which queued task starts first
 * @param key tasks of one key share a turn with those of the other keys; the empty key is one of them; by strategy
 *     {@code keyed} they also share a worker, which runs those of one priority in their order
 * @param strategy name of the back end; the default one when empty
 * @param parameters passed to the task as they are; unmodifiable
 * @param inputBytes size of the input when the submitter knows it, for the bound on bytes in flight; 0 when unknown
 * @param outputArrays gives the arrays that raw outputs of other processes are put into; see
 *     {@link #outputArrays(IntFunction)}
 * @param retry what happens when the task throws
 * @param logContext what log lines of the task say beside their text: SLF4J's MDC while it runs; unmodifiable
 */
public record TaskOptions(
        Optional<Duration> timeout,
        Priority priority,
        String key,
        Optional<String> strategy,
        Map<String, String> parameters,
        long inputBytes,
        IntFunction<byte[]> outputArrays,
        Retry retry,
        Map<String, String> logContext) {
    private static final IntFunction<byte[]> NEW_ARRAYS = byte[]::new;

    private static final TaskOptions DEFAULTS = new TaskOptions(
            Optional.empty(), Priority.NORMAL, "", Optional.empty(), Map.of(), 0, NEW_ARRAYS, Retry.never(), Map.of());

    public TaskOptions {
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(outputArrays, "outputArrays");
        Objects.requireNonNull(retry, "retry");
        timeout.ifPresent(t -> {
            if (t.isNegative() || t.isZero()) {
                throw new IllegalArgumentException("A deadline must lie in the future, not " + t);
            }
        });
        if (inputBytes < 0) {
            throw new IllegalArgumentException("inputBytes is negative: " + inputBytes);
        }
        parameters = Map.copyOf(parameters);
        logContext = Map.copyOf(logContext);
    }

    /** With new arrays for outputs, and without retries. */
    public TaskOptions(
            Optional<Duration> timeout,
            Priority priority,
            String key,
            Optional<String> strategy,
            Map<String, String> parameters,
            long inputBytes) {
        this(timeout, priority, key, strategy, parameters, inputBytes, NEW_ARRAYS, Retry.never(), Map.of());
    }

    /** No deadline, normal priority, no key, the default strategy. */
    public static TaskOptions defaults() {
        return DEFAULTS;
    }

    /** Defaults with a deadline, counted from submission. */
    public static TaskOptions deadline(Duration timeout) {
        return DEFAULTS.withDeadline(timeout);
    }

    public TaskOptions withDeadline(Duration timeout) {
        return new TaskOptions(
                Optional.of(timeout), priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    public TaskOptions priority(Priority priority) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    public TaskOptions key(String key) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    public TaskOptions strategy(String strategy) {
        return new TaskOptions(
                timeout, priority, key, Optional.of(strategy), parameters, inputBytes, outputArrays, retry, logContext);
    }

    public TaskOptions parameters(Map<String, String> parameters) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    public TaskOptions parameter(String name, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(name, value);
        return parameters(more);
    }

    public TaskOptions inputBytes(long inputBytes) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    /**
     * Puts a large raw output that comes from another process into an array of the caller's; small ones, which travel
     * in frames, get new arrays. Spares making and clearing one, which costs more than the copy itself. Asked once,
     * when the output has arrived, for an array of exactly its length. Called on any thread.
     */
    public TaskOptions outputArrays(IntFunction<byte[]> outputArrays) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    /** Tries again when the task throws. */
    public TaskOptions retry(Retry retry) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }

    /**
     * What log lines of the task say beside their text, on threads and in children; see also
     * {@link dev.offloop.offload.OffloadBuilder#carryLogContext}.
     */
    public TaskOptions logContext(Map<String, String> logContext) {
        return new TaskOptions(
                timeout, priority, key, strategy, parameters, inputBytes, outputArrays, retry, logContext);
    }
}
