package dev.offloop.child.memory;

import dev.offloop.child.wire.SlabRef;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of the arena lent to one run of a task: what it is given can be used by the thread that runs it, and no longer
 * than the run, so that a task which keeps it cannot spoil the body of another.
 */
public final class ArenaLoan implements AutoCloseable {
    private final ArenaView view;
    private final Arena run = Arena.ofConfined();

    ArenaLoan(ArenaView view) {
        this.view = view;
    }

    /** The memory of a range; see {@link ArenaView#at}. */
    @SuppressWarnings("restricted") // Only makes the life of a mapped range shorter.
    public MemorySegment at(SlabRef ref) throws IOException {
        MemorySegment range = view.at(ref);
        return range.byteSize() == 0 ? range : range.reinterpret(range.byteSize(), run, null);
    }

    @Override
    public void close() {
        run.close();
    }
}
