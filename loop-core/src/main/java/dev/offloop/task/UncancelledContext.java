package dev.offloop.task;

import java.util.Map;

/** Task 0 in its first attempt: it is never cancelled and has no deadline. */
record UncancelledContext(Map<String, String> parameters) implements TaskContext {
    @Override
    public long taskId() {
        return 0;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public long remainingNanos() {
        return Long.MAX_VALUE;
    }
}
