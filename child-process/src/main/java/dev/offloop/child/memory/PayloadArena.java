package dev.offloop.child.memory;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Memory that this process and its children share for bodies that are too large for a frame, cut into slabs of powers
 * of two, used over and over.
 *
 * <p><b>Who decides.</b> The parent alone hands out and takes back; nothing of that stands in the shared memory, so a
 * child can spoil bodies but not the accounting. For a request the parent takes a slab and writes the body; for the
 * reply it takes another beforehand and tells the child, which writes there and answers with a reference. A reference
 * is checked against the slab it must lie in, by place and by stamp, which differs at each use of the same memory.
 *
 * <p><b>No deadlock.</b> The slabs of a task, for its request and its reply, are taken together, before it is handed to
 * a child: either both or none. So a task that holds slabs needs no more of them to finish, and gives them back when it
 * does. A reply that is larger than its slab goes by a file.
 *
 * <p><b>Growth.</b> The arena begins without any memory and grows by chunks, at need, up to its cap: {@link #grow}
 * makes the pages of a chunk before it maps them and then touches each, so that no hole is ever mapped and no copy
 * faults pages in. That costs a few milliseconds a chunk, off the loop, of the first large bodies; a service that never
 * sees one pays nothing, neither memory nor time at its start. It does not shrink: what was needed once is needed
 * again.
 *
 * <p>One thread, the home loop, but for {@link #open}, {@link #grow} and {@link #close}, which block.
 */
public final class PayloadArena implements AutoCloseable {
    /** The smallest slab. */
    public static final int MIN_SLAB_BYTES = 4 << 10;

    /** The largest chunk, and so the largest slab. */
    public static final int MAX_CHUNK_BYTES = 16 << 20;

    private static final int MIN_CHUNK_BYTES = 1 << 20;
    private static final Logger LOG = Logs.of(PayloadArena.class);

    private static final long RETRY_GROWTH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Optional<ArenaFile> file;
    private final int chunkBytes;
    private final int maxChunks;
    private final LongSupplier nanoClock;
    private final Arena scope = Arena.ofShared();
    private final List<Chunk> chunks = new ArrayList<>();
    private volatile boolean closed;
    private boolean growing;
    private boolean refused;
    private long refusedNanos;
    private int lastStamp;
    private int slabs;
    private long slabBytes;

    PayloadArena(Optional<ArenaFile> file, int chunkBytes, int maxChunks, LongSupplier nanoClock) {
        this.file = file;
        this.chunkBytes = chunkBytes;
        this.maxChunks = maxChunks;
        this.nanoClock = nanoClock;
    }

    /**
     * Opens an arena: in sealed memory; where that is refused, in a file of the directory; where there is no room for
     * one, none at all. Blocks.
     *
     * @param capacityBytes it may grow to; 0 for none
     */
    public static PayloadArena open(Path directory, long capacityBytes) {
        return open(directory, capacityBytes, ArenaFile::sealedMemory);
    }

    static PayloadArena open(Path directory, long capacityBytes, ArenaFile.Maker sealedMemory) {
        int chunkBytes = chunkBytesFor(capacityBytes);
        if (chunkBytes == 0) {
            return none();
        }
        long bytes = capacityBytes - capacityBytes % chunkBytes;
        try {
            return of(sealedMemory.make(bytes), chunkBytes, bytes);
        } catch (IOException e) {
            LOG.warn("No sealed memory for large bodies ({}); trying a file in {}", e.getMessage(), directory);
            return openFile(directory, capacityBytes);
        }
    }

    private static PayloadArena openFile(Path directory, long capacityBytes) {
        try {
            long room = Files.getFileStore(directory).getUsableSpace() - PayloadFile.RESERVE_BYTES;
            int chunkBytes = chunkBytesFor(Math.min(capacityBytes, room));
            if (chunkBytes > 0) {
                long bytes = capacityBytes - capacityBytes % chunkBytes;
                return of(ArenaFile.ordinary(directory.resolve("arena")), chunkBytes, bytes);
            }
            LOG.warn(
                    "No room for an arena in {}; each large body goes by a file of its own, which is slower",
                    directory);
        } catch (IOException e) {
            LOG.warn("No arena in {}; each large body goes by a file of its own, which is slower", directory, e);
        }
        return none();
    }

    /** So large that a request and its reply fit beside each other even into the largest slabs, where possible. */
    private static int chunkBytesFor(long bytes) {
        long half = Long.highestOneBit(Math.max(0, bytes) / 2);
        return half < MIN_CHUNK_BYTES ? 0 : (int) Math.min(half, MAX_CHUNK_BYTES);
    }

    private static PayloadArena of(ArenaFile file, int chunkBytes, long bytes) {
        return new PayloadArena(
                Optional.of(file), chunkBytes, (int) Math.min(Integer.MAX_VALUE, bytes / chunkBytes), System::nanoTime);
    }

    /** No memory at all: {@link #couldHold} is never true. */
    public static PayloadArena none() {
        return new PayloadArena(Optional.empty(), 0, 0, System::nanoTime);
    }

    /** How another process opens it. Any thread. */
    public ArenaShape shape() {
        return file.map(f -> new ArenaShape(f.path(), chunkBytes)).orElse(ArenaShape.NONE);
    }

    /** Opens the account of a child. */
    public SlabAccount account() {
        return new SlabAccount(this);
    }

    /**
     * Whether two slabs could be had at the same time if no others were held, after growth as far as there is memory.
     * When not, waiting is no use.
     *
     * @param bytes of the one
     * @param more of the other; 0 for none
     */
    public boolean couldHold(long bytes, long more) {
        int limit = mayGrow() ? maxChunks : chunks.size();
        if (limit == 0 || bytes > chunkBytes || more > chunkBytes) {
            return false;
        }
        return more == 0 || limit > 1 || slabBytes(bytes) + slabBytes(more) <= chunkBytes;
    }

    private static long slabBytes(long bytes) {
        return (long) MIN_SLAB_BYTES << orderOf(bytes);
    }

    private static int orderOf(long bytes) {
        long leaves = Math.max(1, (bytes + MIN_SLAB_BYTES - 1) / MIN_SLAB_BYTES);
        return Long.SIZE - Long.numberOfLeadingZeros(leaves - 1);
    }

    @Nullable
    Slab take(int bytes) {
        int order = orderOf(bytes);
        for (Chunk chunk : chunks) {
            int leaf = chunk.tree().take(order);
            if (leaf >= 0) {
                Slab slab = new Slab(chunk, leaf, order, MIN_SLAB_BYTES << order, ++lastStamp);
                slabs++;
                slabBytes += slab.bytes();
                return slab;
            }
        }
        return null;
    }

    void giveBack(Slab slab) {
        slab.giveBack();
        slabs--;
        slabBytes -= slab.bytes();
    }

    /** Whether {@link #grow} is worth calling; true once, until that growth has ended. */
    public boolean startGrowing() {
        if (growing || !mayGrow()) {
            return false;
        }
        growing = true;
        return true;
    }

    private boolean mayGrow() {
        return chunks.size() < maxChunks && !(refused && nanoClock.getAsLong() - refusedNanos < RETRY_GROWTH_NANOS);
    }

    /**
     * Makes the next chunk. Blocks; any one thread, after {@link #startGrowing}.
     *
     * @return adds the chunk; to be run on the arena's thread
     * @throws IOException when there is no memory for it, or this is closed; then {@link #onGrowthRefused} is to be
     *     called
     */
    public synchronized Runnable grow() throws IOException {
        if (closed) {
            throw new IOException("The arena is closed");
        }
        long offset = (long) chunks.size() * chunkBytes;
        MemorySegment memory = file.orElseThrow().map(offset, chunkBytes, scope);
        return () -> {
            growing = false;
            refused = false;
            chunks.add(new Chunk(
                    offset, memory, new BuddyTree(Integer.numberOfTrailingZeros(chunkBytes / MIN_SLAB_BYTES))));
        };
    }

    /** There is no memory for another chunk: the arena stays as large as it is, and tries again after ten seconds. */
    public void onGrowthRefused(Throwable reason) {
        growing = false;
        refused = true;
        refusedNanos = nanoClock.getAsLong();
        if (closed) {
            return;
        }
        LOG.warn(
                "No memory for more than {} MiB of large bodies; {}: {}",
                committedBytes() >> 20,
                chunks.isEmpty() ? "they go by files, which is slower" : "more of them wait",
                reason.toString());
    }

    private long committedBytes() {
        return (long) chunks.size() * chunkBytes;
    }

    /** Counts at this moment. */
    public ArenaStats stats() {
        return new ArenaStats(
                file.map(ArenaFile::kind).orElse("none"),
                (long) maxChunks * chunkBytes,
                committedBytes(),
                slabs,
                slabBytes);
    }

    /** Unmaps and deletes it, once no growth is under way. No slab may be used any more. Blocks. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        scope.close();
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
