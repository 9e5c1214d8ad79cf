package dev.offloop.workers;

import dev.offloop.offload.Assignment;
import dev.offloop.task.Task;
import dev.offloop.task.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An assignment that no dispatcher knows of. */
record FakeAssignment(
        long taskId, int attempt, Task<?, ?> task, Object input, Map<String, String> parameters, long deadlineNanos)
        implements Assignment {
    static FakeAssignment of(long taskId, Task<?, ?> task) {
        return new FakeAssignment(taskId, 1, task, new byte[] {1, 2}, Map.of(), Long.MAX_VALUE);
    }

    FakeAssignment withDeadlineNanos(long nanos) {
        return new FakeAssignment(taskId, attempt, task, input, parameters, nanos);
    }

    @Override
    public byte[] outputArray(int length) {
        return new byte[length];
    }

    @Override
    public @Nullable Object attachment() {
        return null;
    }

    @Override
    public void attach(Object attachment) {
        throw new UnsupportedOperationException("No back end holds this");
    }

    @Override
    public void ranOn(String worker, Usage usage) {
        throw new UnsupportedOperationException("No back end holds this");
    }

    @Override
    public void onCopied(long bytes) {
        throw new UnsupportedOperationException("No back end holds this");
    }

    @Override
    public boolean isSettled() {
        return false;
    }
}
