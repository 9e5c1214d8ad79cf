package dev.offloop.child.agent;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.PayloadFile;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.task.RawTask;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.ThreadState;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task: finds its input, and a place for its output. Small ones travel in frames; large ones stand in the
 * arena, where raw tasks use them in place, or else in files. The agent's thread, which is as before after each piece
 * of a task's code: a set interrupt flag would close the channels that are used next.
 */
final class TaskRunner {
    private final ChildArguments arguments;
    private final @Nullable ArenaView arena;
    private final PayloadStore payloads;
    private final ThreadState thread = ThreadState.ofCurrent();

    TaskRunner(ChildArguments arguments, @Nullable ArenaView arena, PayloadStore payloads) {
        this.arguments = arguments;
        this.arena = arena;
        this.payloads = payloads;
    }

    /** The memory that the parent shares; null when there is none. */
    @Nullable
    ArenaView arena() {
        return arena;
    }

    /** The largest body in a frame. */
    int frameBytes() {
        return arguments.frameBytes();
    }

    /** Runs the task. Whatever is thrown is the task's failure. */
    <I, O> Body execute(Task<I, O> task, Frame.Run run, Body input, ChildTaskContext context) throws Exception {
        return switch (input) {
            case Body.Inline inline when run.reply() == null -> plain(task, run, inline, context);
            case Body.Inline inline -> {
                try (SlabTaskContext slabs = withSlabs(task, run, context)) {
                    yield place(task, run, call(task, decode(task, inline), slabs), slabs);
                }
            }
            case Body.InArena inArena -> {
                try (SlabTaskContext slabs = withSlabs(task, run, context)) {
                    yield place(task, run, callInPlace(task, inArena.ref(), slabs), slabs);
                }
            }
            case Body.InFile file -> execute(task, run, read(run, file), context);
        };
    }

    /** The input that stands in a file, which is gone then. */
    Body read(Frame.Run run, Body.InFile file) throws IOException {
        Path path = PayloadFile.ofRequest(arguments.directory(), run.taskId(), run.attempt());
        return new Body.Inline(payloads.take(path, file.length(), file.crc()));
    }

    private <I, O> Body plain(Task<I, O> task, Frame.Run run, Body.Inline input, ChildTaskContext context)
            throws Exception {
        byte[] output = encode(task, call(task, decode(task, input), context));
        return fitsFrame(output) ? new Body.Inline(output) : inFile(run.taskId(), run.attempt(), output);
    }

    /**
     * Runs a task whose input is a slice of an array and which may not use slabs. Whatever is thrown is the task's
     * failure.
     */
    public <I, O> byte[] execute(Task<I, O> task, byte[] array, int from, int size, ChildTaskContext context)
            throws Exception {
        byte[] encoded;
        try {
            I input = task.descriptor().decodeInput(array, from, size);
            encoded = task.descriptor().encodeResult(checked(task, task.run(input, context)));
        } finally {
            thread.restore();
        }
        checkSize(encoded.length);
        return encoded;
    }

    /** Whether an output can stand in its frame. */
    boolean fitsFrame(byte[] output) {
        return output.length <= arguments.frameBytes();
    }

    private <I> I decode(Task<I, ?> task, Body.Inline input) {
        return decode(task, input.array(), input.from(), input.size());
    }

    private <I> I decode(Task<I, ?> task, byte[] array) {
        try {
            return task.descriptor().decodeInput(array);
        } finally {
            thread.restore();
        }
    }

    private <I> I decode(Task<I, ?> task, byte[] array, int from, int size) {
        try {
            return task.descriptor().decodeInput(array, from, size);
        } finally {
            thread.restore();
        }
    }

    private <I, O> O call(Task<I, O> task, I input, TaskContext context) throws Exception {
        try {
            return checked(task, task.run(input, context));
        } finally {
            thread.restore();
        }
    }

    private static <O> O checked(Task<?, O> task, @Nullable O output) {
        if (output == null) {
            throw new NullPointerException("Task '" + task.descriptor().name() + "' returned null");
        }
        return output;
    }

    private SlabTaskContext withSlabs(Task<?, ?> task, Frame.Run run, ChildTaskContext context) {
        if (arena == null) {
            throw new IllegalStateException("The parent uses an arena that this child could not open");
        }
        boolean inPlace = task.descriptor().output().isRaw();
        return new SlabTaskContext(context, run, inPlace, arena.lend());
    }

    private <I, O> O callInPlace(Task<I, O> task, SlabRef ref, SlabTaskContext context) throws Exception {
        MemorySegment input = context.input(ref);
        if (task instanceof RawTask<?>) {
            @SuppressWarnings("unchecked")
            RawTask<O> raw = (RawTask<O>) task;
            try {
                return checked(task, raw.run(input.asReadOnly(), context));
            } finally {
                thread.restore();
            }
        }
        return call(task, decode(task, input.toArray(ValueLayout.JAVA_BYTE)), context);
    }

    private <O> Body place(Task<?, O> task, Frame.Run run, O output, SlabTaskContext context) throws IOException {
        Body inPlace = context.bodyOf(output).orElse(null);
        if (inPlace != null) {
            checkSize(inPlace.length());
            return inPlace;
        }
        byte[] encoded = encode(task, output);
        if (encoded.length <= ChildConfig.SMALL_BODY_BYTES) {
            return new Body.Inline(encoded);
        }
        Body stored = context.store(encoded).orElse(null);
        if (stored != null) {
            return stored;
        }
        return fitsFrame(encoded) ? new Body.Inline(encoded) : inFile(run.taskId(), run.attempt(), encoded);
    }

    private <O> byte[] encode(Task<?, O> task, O output) throws IOException {
        byte[] encoded;
        try {
            encoded = task.descriptor().encodeResult(output);
        } finally {
            thread.restore();
        }
        checkSize(encoded.length);
        return encoded;
    }

    private void checkSize(long bytes) throws IOException {
        if (bytes > arguments.maxBodyBytes()) {
            throw new IOException(
                    "The result has " + bytes + " bytes; at most " + arguments.maxBodyBytes() + " are allowed");
        }
    }

    /** Puts an output beside its frame. */
    Body inFile(long taskId, int attempt, byte[] output) throws IOException {
        Path file = PayloadFile.ofReply(arguments.directory(), taskId, attempt);
        return new Body.InFile(output.length, payloads.write(file, output));
    }
}
