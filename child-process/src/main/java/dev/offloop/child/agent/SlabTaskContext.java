package dev.offloop.child.agent;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.memory.ArenaLoan;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.task.PerWorker;
import dev.offloop.task.TaskContext;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task may ask that has slabs of the arena: for its input, for its output, or for both. Its memory ends with it.
 */
final class SlabTaskContext implements TaskContext, AutoCloseable {
    private final ChildTaskContext plain;
    private final Frame.Run run;
    private final boolean inPlace;
    private final ArenaLoan loan;
    private final byte[] elsewhere = new byte[0];
    private @Nullable MemorySegment request;
    private @Nullable MemorySegment reply;
    private @Nullable MemorySegment result;

    /**
     * Takes up the loan.
     *
     * @param inPlace whether an output may stay where it is, as its codec leaves bytes as they are
     */
    SlabTaskContext(ChildTaskContext plain, Frame.Run run, boolean inPlace, ArenaLoan loan) {
        this.plain = plain;
        this.run = run;
        this.inPlace = inPlace;
        this.loan = loan;
    }

    /** What it may ask beside memory. */
    ChildTaskContext plain() {
        return plain;
    }

    /** Where the input stands. */
    MemorySegment input(SlabRef ref) throws IOException {
        MemorySegment memory = loan.at(ref);
        request = memory;
        return memory;
    }

    @Override
    public MemorySegment output(int bytes) {
        SlabRef slab = run.reply();
        if (!inPlace || slab == null || bytes <= ChildConfig.SMALL_BODY_BYTES || bytes > slab.length()) {
            return plain.output(bytes);
        }
        return replyMemory(slab).asSlice(0, bytes);
    }

    private MemorySegment replyMemory(SlabRef slab) {
        MemorySegment memory = reply;
        if (memory == null) {
            try {
                memory = loan.at(slab);
            } catch (IOException e) {
                throw new IllegalStateException("The arena cannot be mapped", e);
            }
            reply = memory;
        }
        return memory;
    }

    @Override
    public byte[] result(MemorySegment output) {
        if (!inPlace
                || output.byteSize() <= ChildConfig.SMALL_BODY_BYTES
                || placeOf(output).isEmpty()) {
            return plain.result(output);
        }
        result = output;
        return elsewhere;
    }

    /** Where the output stands, when the task gave back what {@link #result} had answered. */
    @SuppressWarnings("ReferenceEquality") // That very array stands for memory elsewhere.
    Optional<Body> bodyOf(Object output) {
        return output == elsewhere && result != null ? placeOf(result).map(Body.InArena::new) : Optional.empty();
    }

    private Optional<SlabRef> placeOf(MemorySegment output) {
        SlabRef input = run.body() instanceof Body.InArena arena ? arena.ref() : null;
        return within(request, input, output).or(() -> within(reply, run.reply(), output));
    }

    private static Optional<SlabRef> within(@Nullable MemorySegment memory, @Nullable SlabRef ref, MemorySegment part) {
        if (memory == null || ref == null || !part.isNative()) {
            return Optional.empty();
        }
        long from = part.address() - memory.address();
        return from < 0 || from + part.byteSize() > memory.byteSize()
                ? Optional.empty()
                : Optional.of(new SlabRef(ref.offset() + from, (int) part.byteSize(), ref.stamp()));
    }

    /** Copies an encoded output into the slab for it; empty when there is none or it is too small. */
    Optional<Body> store(byte[] output) {
        SlabRef slab = run.reply();
        if (slab == null || output.length > slab.length()) {
            return Optional.empty();
        }
        MemorySegment.copy(output, 0, replyMemory(slab), ValueLayout.JAVA_BYTE, 0, output.length);
        return Optional.of(new Body.InArena(new SlabRef(slab.offset(), output.length, slab.stamp())));
    }

    @Override
    public long taskId() {
        return plain.taskId();
    }

    @Override
    public int attempt() {
        return plain.attempt();
    }

    @Override
    public Map<String, String> parameters() {
        return plain.parameters();
    }

    @Override
    public boolean isCancelled() {
        return plain.isCancelled();
    }

    @Override
    public void progress(long done, long total, String message) {
        plain.progress(done, total, message);
    }

    @Override
    public <S> S perWorker(PerWorker<S> kind) throws Exception {
        return plain.perWorker(kind);
    }

    @Override
    public long remainingNanos() {
        return plain.remainingNanos();
    }

    @Override
    public void close() {
        loan.close();
    }
}
