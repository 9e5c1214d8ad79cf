package dev.offloop.http;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A request body while it arrives, in blocks of its own: a client's chunks may be of one byte, and each of them would
 * cost a hundred. Joined where it is used, since a large one takes its time; then the blocks are gone.
 */
final class Body {
    private static final int FIRST_BYTES = 4 * 1024;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final byte[] NONE = {};

    private final HeldBytes.Lease lease;
    private final long announced;
    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>();
    private byte[] last = NONE;
    private int lastLength;
    private int length;
    private long capacity;

    /** The announced length is 0 when it is not known; the lease counts the blocks. */
    Body(HeldBytes.Lease lease, long announced) {
        this.lease = lease;
        this.announced = announced;
    }

    int length() {
        return length;
    }

    /** Takes the bytes, or tells what there is no room for; then nothing more must be appended. */
    Optional<Problem> tryAppend(Buffer chunk) {
        int from = 0;
        while (from < chunk.length()) {
            if (lastLength == last.length) {
                Optional<Problem> full = tryAddBlock();
                if (full.isPresent()) {
                    return full;
                }
            }
            int to = from + Math.min(chunk.length() - from, last.length - lastLength);
            chunk.getBytes(from, to, last, lastLength);
            lastLength += to - from;
            from = to;
        }
        length += chunk.length();
        return Optional.empty();
    }

    private Optional<Problem> tryAddBlock() {
        int size = nextBlock();
        Optional<Problem> full = lease.tryGrow(size);
        if (full.isPresent()) {
            return full;
        }
        capacity += size;
        last = new byte[size];
        lastLength = 0;
        blocks.add(last);
        return full;
    }

    private int nextBlock() {
        long rest = announced - capacity;
        return (int) Math.min(rest > 0 ? rest : Math.max(FIRST_BYTES, capacity), BLOCK_BYTES);
    }

    /** All bytes in one array. Once: the blocks are given up as they are copied. */
    byte[] join() {
        byte[] first = blocks.peek();
        if (first != null && first.length == length) {
            return first;
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (byte[] block = blocks.poll(); block != null; block = blocks.poll()) {
            int count = Math.min(block.length, length - at);
            System.arraycopy(block, 0, bytes, at, count);
            at += count;
        }
        last = NONE;
        return bytes;
    }
}
