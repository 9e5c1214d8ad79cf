package dev.offloop.child.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A range of the arena, for the thread that made this and until it is closed: what is kept of it beyond cannot be used,
 * so that it spoils no later use of the same memory.
 */
public final class MemoryLoan implements AutoCloseable {
    private final Arena use = Arena.ofConfined();
    private final MemorySegment memory;

    @SuppressWarnings("restricted") // Only makes the life of a mapped range shorter.
    MemoryLoan(MemorySegment range) {
        memory = range.reinterpret(range.byteSize(), use, null);
    }

    /** The bytes. */
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public void close() {
        use.close();
    }
}
