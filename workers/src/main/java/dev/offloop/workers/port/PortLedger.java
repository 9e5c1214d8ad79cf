package dev.offloop.workers.port;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was posted to a worker and not yet taken by it. Room is claimed by any thread; the home loop keeps the sizes in
 * the order of sending, and gives the room back as the worker tells how many messages it has taken.
 */
final class PortLedger {
    /** The sizes of what is under way, oldest first, in a ring. */
    private final int[] sizes;

    private final int maxMessages;
    private final long maxBytes;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private long sent;
    private long taken;

    /** With so many messages or bytes under way it is full; twice as many are the most there may be. */
    PortLedger(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
        this.sizes = new int[2 * maxMessages];
    }

    /** The most messages under way. */
    static int capacity(int maxMessages) {
        return 2 * maxMessages;
    }

    /** Claims room for a message; false when there is none. A single one always finds room. Any thread. */
    boolean claim(int size) {
        int count = messages.incrementAndGet();
        long total = bytes.addAndGet(size);
        if (count > sizes.length || (total > 2 * maxBytes && count > 1)) {
            unclaim(size);
            return false;
        }
        return true;
    }

    /** Takes {@link #claim} back. Any thread. */
    void unclaim(int size) {
        messages.decrementAndGet();
        bytes.addAndGet(-size);
    }

    /** Whether as much is under way as should be. Any thread. */
    boolean isFull() {
        return messages.get() >= maxMessages || bytes.get() >= maxBytes;
    }

    /** A message whose room is claimed is sent. */
    void onSent(int size) {
        sizes[(int) (sent++ % sizes.length)] = size;
    }

    /** The worker has taken so many in all. */
    void onTaken(long count) {
        int freed = 0;
        long freedBytes = 0;
        while (taken < count && taken < sent) {
            freedBytes += sizes[(int) (taken++ % sizes.length)];
            freed++;
        }
        if (freed > 0) {
            messages.addAndGet(-freed);
            bytes.addAndGet(-freedBytes);
            drain();
        }
    }

    /** Completes the promise once at most half of what should be under way is. */
    void onDrained(Promise<Void> promise) {
        waiting.add(promise);
        drain();
    }

    private void drain() {
        if (!waiting.isEmpty() && messages.get() <= maxMessages / 2 && bytes.get() <= maxBytes / 2) {
            List<Promise<Void>> drained = List.copyOf(waiting);
            waiting.clear();
            drained.forEach(Promise::tryComplete);
        }
    }

    /** Nothing will be taken any more. */
    void close(Throwable why) {
        List<Promise<Void>> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(promise -> promise.tryFail(why));
    }
}
