package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Makes the file {@code mark}, holds on to its input until the file {@code gate} exists, and answers with it. */
public final class Hold implements RawTask<byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("hold", "Holds its input until a file exists", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) throws IOException {
        Files.createFile(Path.of(context.parameters().get("mark") + "-" + context.taskId()));
        while (!Files.exists(Path.of(context.parameters().get("gate")))) {
            context.checkpoint();
            LockSupport.parkNanos(1_000_000);
        }
        return context.result(input);
    }
}
