package dev.offloop.tasks;

import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of unknown number, kept in pieces outside the heap until they are all there: an array that grows is on the heap
 * twice whenever it does. One thread; closing gives the memory back.
 */
final class Pieces extends OutputStream {
    private static final int FIRST_BYTES = 1 << 12;
    private static final int MAX_BYTES = 1 << 20;

    private final Arena arena = Arena.ofConfined();
    private final List<MemorySegment> full = new ArrayList<>();
    private MemorySegment last = arena.allocate(FIRST_BYTES);
    private int used;
    private int before;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        int done = 0;
        while (done < length) {
            if (used == last.byteSize()) {
                full.add(last);
                before = Math.addExact(before, used);
                last = arena.allocate(Math.min(MAX_BYTES, 2 * last.byteSize()));
                used = 0;
            }
            int now = Math.min(length - done, (int) last.byteSize() - used);
            MemorySegment.copy(bytes, from + done, last, ValueLayout.JAVA_BYTE, used, now);
            used += now;
            done += now;
        }
    }

    /** How many bytes there are. */
    int length() {
        return Math.addExact(before, used);
    }

    /** Copies all of them to the beginning of a memory. */
    void copyTo(MemorySegment memory) {
        long at = 0;
        for (MemorySegment piece : full) {
            MemorySegment.copy(piece, 0, memory, at, piece.byteSize());
            at += piece.byteSize();
        }
        MemorySegment.copy(last, 0, memory, at, used);
    }

    /** Gives the memory back; may be called more than once. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
