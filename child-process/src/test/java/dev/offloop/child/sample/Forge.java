package dev.offloop.child.sample;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.queue.FrameAppender;
import dev.offloop.child.queue.Prepared;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Answers for itself, past its agent, with a reference to memory of the arena that the parameters {@code offset},
 * {@code length} and {@code stamp} make up. The parameter {@code run} names the runtime directory, in which there is
 * one child.
 */
public final class Forge implements Task<byte[], byte[]> {
    private static final int CYCLE_BYTES = 2 << 20;

    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("forge", "Writes a reply that its agent did not", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) throws IOException {
        Path directory = directoryOfItsChild(Path.of(context.parameters().get("run")));
        SlabRef reference = new SlabRef(
                Long.parseLong(context.parameters().get("offset")),
                Integer.parseInt(context.parameters().get("length")),
                Integer.parseInt(context.parameters().get("stamp")));
        FrameBuffer frame = new FrameBuffer(256);
        FrameCodec.encode(
                new Frame.Completed(
                        context.taskId(), context.attempt(), 0, 0, Usage.NOT_MEASURED, new Body.InArena(reference)),
                frame);
        ControlPage control = ControlPage.open(directory.resolve("control"));
        FrameAppender replies = new FrameAppender(directory.resolve("reply"), CYCLE_BYTES);
        replies.allow(new Prepared(control.replyCycleAllowed(), control.replyCycleBytes()));
        replies.append(frame.array(), frame.length());
        control.publishReplies(control.repliesPublished() + 1);
        while (true) {
            LockSupport.parkNanos(Long.MAX_VALUE);
        }
    }

    private static Path directoryOfItsChild(Path run) throws IOException {
        try (Stream<Path> files = Files.walk(run)) {
            return Objects.requireNonNull(files.filter(file -> file.endsWith("control"))
                    .findFirst()
                    .orElseThrow()
                    .getParent());
        }
    }
}
