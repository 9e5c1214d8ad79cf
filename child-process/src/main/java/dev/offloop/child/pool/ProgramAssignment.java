package dev.offloop.child.pool;

import dev.offloop.child.agent.ProgramTask;
import dev.offloop.offload.Assignment;
import dev.offloop.task.Task;
import dev.offloop.task.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program of a worker, in the shape of the one task that its child runs. Home loop only. */
final class ProgramAssignment implements Assignment {
    private final ProcessTransport<?, ?> transport;
    private final ProgramTask task;
    private final byte[] start;
    private @Nullable Object attachment;

    ProgramAssignment(ProcessTransport<?, ?> transport, ProgramTask task, byte[] start) {
        this.transport = transport;
        this.task = task;
        this.start = start;
    }

    ProcessTransport<?, ?> transport() {
        return transport;
    }

    @Override
    public long taskId() {
        return transport.id();
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Task<?, ?> task() {
        return task;
    }

    @Override
    public Object input() {
        return start;
    }

    @Override
    public long inputBytes() {
        return start.length;
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of();
    }

    @Override
    public byte[] outputArray(int length) {
        return new byte[length];
    }

    @Override
    public long deadlineNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object attachment) {
        this.attachment = attachment;
    }

    @Override
    public void ranOn(String worker, Usage usage) {}

    @Override
    public void onCopied(long bytes) {}

    @Override
    public boolean isSettled() {
        return transport.hasEnded();
    }
}
