package dev.offloop.tasks;

import dev.offloop.task.TaskContext;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A task's context, by hand. */
record StubContext(Map<String, String> parameters, BooleanSupplier cancelled) implements TaskContext {
    static final TaskContext PLAIN = with(Map.of());

    static TaskContext with(Map<String, String> parameters) {
        return new StubContext(parameters, () -> false);
    }

    /** It is cancelled from the n-th look on. */
    static TaskContext cancelledAtLook(int n) {
        int[] looks = {0};
        return new StubContext(Map.of("width", "64"), () -> ++looks[0] >= n);
    }

    @Override
    public long taskId() {
        return 1;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public long remainingNanos() {
        return Long.MAX_VALUE;
    }
}
