package dev.offloop.child.memory;

import dev.offloop.os.NativeMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file behind an arena. {@link #map} makes the pages of a range before it maps them, so that no mapping ever covers
 * a hole, at which a full disk would end the JVM. Blocks; not on the loop.
 */
interface ArenaFile extends AutoCloseable {
    /** Zeroes at a time, where pages are made by writing. */
    int ZEROES_BYTES = 1 << 20;

    /** What operators know it by. */
    String kind();

    /** What another process of this user opens it by. */
    Path path();

    /**
     * Makes the pages of a range, maps them and touches each.
     *
     * @throws IOException when there is no room for them
     */
    MemorySegment map(long offset, long bytes, Arena scope) throws IOException;

    @Override
    void close() throws IOException;

    /** A way of making the file; the seam at which tests refuse it. */
    @FunctionalInterface
    interface Maker {
        ArenaFile make(long bytes) throws IOException;
    }

    /** In memory, bound to no mount and its size; no process can truncate it under a mapping. Linux. */
    static ArenaFile sealedMemory(long bytes) throws IOException {
        int descriptor = NativeMemory.create("offloop-arena");
        try {
            NativeMemory.fixLength(descriptor, bytes);
            Path path = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor);
            return new SealedMemory(
                    descriptor, path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException | RuntimeException e) {
            NativeMemory.close(descriptor);
            throw e;
        }
    }

    /** An ordinary file, which must not exist yet. */
    static ArenaFile ordinary(Path path) throws IOException {
        return new Ordinary(
                path,
                FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static MemorySegment loaded(MemorySegment mapped) {
        mapped.load();
        return mapped;
    }

    /** Made by {@code memfd_create}. */
    record SealedMemory(int descriptor, Path path, FileChannel channel) implements ArenaFile {
        @Override
        public String kind() {
            return "sealed memory";
        }

        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) throws IOException {
            NativeMemory.allocate(descriptor, offset, bytes);
            return loaded(channel.map(MapMode.READ_WRITE, offset, bytes, scope));
        }

        @Override
        public void close() throws IOException {
            channel.close();
            NativeMemory.close(descriptor);
        }
    }

    /** In a directory; gone when closed. */
    record Ordinary(Path path, FileChannel channel) implements ArenaFile {
        @Override
        public String kind() {
            return "file";
        }

        /** Pages are made by writing, which works on every system and reports a full disk. */
        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) throws IOException {
            long room = Files.getFileStore(path).getUsableSpace();
            if (room < bytes + PayloadFile.RESERVE_BYTES) {
                throw new IOException(path + " cannot grow by " + bytes + " bytes: " + room
                        + " bytes are free, of which " + PayloadFile.RESERVE_BYTES + " are kept for the queues");
            }
            ByteBuffer zeroes = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROES_BYTES));
            long end = offset + bytes;
            for (long at = offset; at < end; ) {
                zeroes.position(0).limit((int) Math.min(zeroes.capacity(), end - at));
                at += channel.write(zeroes, at);
            }
            return loaded(channel.map(MapMode.READ_WRITE, offset, bytes, scope));
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(path);
        }
    }
}
