package dev.offloop.child.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Memory that a simulated parent shares with simulated children. */
public final class SimulatedMemory {
    /** The size of a chunk of {@link #arena}. */
    public static final int CHUNK_BYTES = 64 << 10;

    private static final int MAX_CHUNKS = 8;
    private static final int PAGE_BYTES = 4096;

    private final MemorySegment bodies = Arena.global().allocate((long) CHUNK_BYTES * MAX_CHUNKS, PAGE_BYTES);

    /** The words of one page, which both sides see. */
    @SuppressWarnings("restricted") // Ends with the side that uses it, so that a use after that is noticed.
    public static ControlPage page(MemorySegment words, Runnable beforeEach) {
        Arena side = Arena.ofConfined();
        return new SteppedPage(words.reinterpret(PAGE_BYTES, side, null), side, beforeEach);
    }

    /** Words for a page. */
    public static MemorySegment words(Arena scope) {
        return scope.allocate(PAGE_BYTES, Long.BYTES);
    }

    /**
     * The parent's arena.
     *
     * @param refuses whether there is no memory for a chunk at the moment
     */
    public PayloadArena arena(int chunks, LongSupplier clock, BooleanSupplier refuses) {
        return new PayloadArena(Optional.of(new Bodies(refuses)), CHUNK_BYTES, Math.min(MAX_CHUNKS, chunks), clock);
    }

    /** A child's view of it. */
    public ArenaView view() {
        return new ArenaView(new View(), CHUNK_BYTES);
    }

    private final class Bodies implements ArenaFile {
        private final BooleanSupplier refuses;

        Bodies(BooleanSupplier refuses) {
            this.refuses = refuses;
        }

        @Override
        public String kind() {
            return "simulated";
        }

        @Override
        public Path path() {
            return Path.of("arena");
        }

        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) throws IOException {
            if (refuses.getAsBoolean()) {
                throw new IOException("There is no memory");
            }
            return bodies.asSlice(offset, bytes);
        }

        @Override
        public void close() {}
    }

    private final class View implements ArenaView.Mapping {
        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) {
            return bodies.asSlice(offset, bytes);
        }

        @Override
        public void close() {}
    }

    /** A thread may be held up before it reads or writes a word. */
    private static final class SteppedPage extends ControlPage {
        private final Runnable beforeEach;

        SteppedPage(MemorySegment words, Arena side, Runnable beforeEach) {
            super(words, side);
            this.beforeEach = beforeEach;
        }

        @Override
        long getAcquire(long at) {
            beforeEach.run();
            return super.getAcquire(at);
        }

        @Override
        long getOpaque(long at) {
            beforeEach.run();
            return super.getOpaque(at);
        }

        @Override
        void setRelease(long at, long value) {
            beforeEach.run();
            super.setRelease(at, value);
        }

        @Override
        void setOpaque(long at, long value) {
            beforeEach.run();
            super.setOpaque(at, value);
        }

        @Override
        void setVolatile(long at, long value) {
            beforeEach.run();
            super.setVolatile(at, value);
        }

        @Override
        boolean compareAndSet(long at, long expected, long value) {
            beforeEach.run();
            return super.compareAndSet(at, expected, value);
        }
    }
}
