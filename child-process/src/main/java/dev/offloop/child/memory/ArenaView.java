package dev.offloop.child.memory;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.SlabRef;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arena as a child sees it: ranges that its parent names. Maps a chunk when it is first named, which is after its
 * pages were made. One thread.
 */
public final class ArenaView implements AutoCloseable {
    private final Mapping arena;
    private final int chunkBytes;
    private final Arena scope = Arena.ofShared();
    private final List<@Nullable MemorySegment> chunks = new ArrayList<>();

    /** Opens the parent's arena. */
    public ArenaView(ArenaShape shape) throws IOException {
        this(
                new MappedFile(FileChannel.open(shape.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)),
                shape.chunkBytes());
    }

    ArenaView(Mapping arena, int chunkBytes) {
        this.arena = arena;
        this.chunkBytes = chunkBytes;
    }

    /** The parent's memory; the seam at which a simulation stands for a file. */
    interface Mapping extends AutoCloseable {
        /**
         * Maps a range whose pages exist.
         *
         * @throws CorruptFrameException when the arena ends before it does
         */
        MemorySegment map(long offset, long bytes, Arena scope) throws IOException;

        @Override
        void close() throws IOException;
    }

    private record MappedFile(FileChannel channel) implements Mapping {
        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) throws IOException {
            if (offset > channel.size() - bytes) {
                throw new CorruptFrameException(
                        "No chunk at " + offset + " in an arena of " + channel.size() + " bytes");
            }
            MemorySegment mapped = channel.map(MapMode.READ_WRITE, offset, bytes, scope);
            mapped.load();
            return mapped;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Memory for one run of a task. */
    public ArenaLoan lend() {
        return new ArenaLoan(this);
    }

    /** Memory until it is given back: see {@link #at}. */
    public MemoryLoan lend(SlabRef ref) throws IOException {
        return new MemoryLoan(at(ref));
    }

    /**
     * The memory of a range.
     *
     * @throws CorruptFrameException when no slab can be there
     * @throws IOException when it cannot be mapped
     */
    MemorySegment at(SlabRef ref) throws IOException {
        long index = ref.offset() / chunkBytes;
        long start = ref.offset() % chunkBytes;
        if (start + ref.length() > chunkBytes) {
            throw new CorruptFrameException(ref + " crosses the border of a chunk of " + chunkBytes + " bytes");
        }
        MemorySegment mapped = index < chunks.size() ? chunks.get((int) index) : null;
        return (mapped == null ? map(index) : mapped).asSlice(start, ref.length());
    }

    private MemorySegment map(long index) throws IOException {
        MemorySegment mapped = arena.map(index * chunkBytes, chunkBytes, scope);
        while (chunks.size() <= index) {
            chunks.add(null);
        }
        chunks.set((int) index, mapped);
        return mapped;
    }

    @Override
    public void close() throws IOException {
        scope.close();
        arena.close();
    }
}
