package dev.offloop.process;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The writes that are on their way into a pipe: their bytes, and their handlers. Owned by the context. */
final class WriteLedger {
    private static final int DEFAULT_MAX_BYTES = 64 << 10;

    private final ContextInternal context;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /** Any thread: writers of other threads see at once what they have added. */
    private final AtomicLong bytes = new AtomicLong();

    private volatile int maxBytes = DEFAULT_MAX_BYTES;
    private volatile boolean filled;
    private @Nullable Handler<Void> drainHandler;

    private record Entry(int bytes, Promise<Void> written) {}

    WriteLedger(ContextInternal context) {
        this.context = context;
    }

    /** Counts bytes that are about to be written; any thread. */
    void reserve(int count) {
        if (bytes.addAndGet(count) >= maxBytes) {
            filled = true;
        }
    }

    /** Takes back what was reserved. */
    void release(int count) {
        bytes.addAndGet(-count);
    }

    /** Enters a write whose bytes are reserved. */
    void add(int count, Promise<Void> written) {
        entries.add(new Entry(count, written));
    }

    /** Whether as many bytes wait as should; any thread. */
    boolean isFull() {
        return bytes.get() >= maxBytes;
    }

    /** Any thread. */
    void setMaxBytes(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("The write queue must have room for 1 byte or more, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
    }

    /** Run each time there is room again, and now if there is: at most half of what may wait, waits. */
    void onDrain(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        filled = true;
        drain();
    }

    /** The oldest of the entries are written. */
    void settle(int count) {
        for (int i = 0; i < count && !entries.isEmpty(); i++) {
            Entry entry = entries.removeFirst();
            bytes.addAndGet(-entry.bytes());
            entry.written().tryComplete();
        }
        drain();
    }

    /** None of the entries will be written. */
    void failAll(Throwable why) {
        while (!entries.isEmpty()) {
            Entry entry = entries.removeFirst();
            bytes.addAndGet(-entry.bytes());
            entry.written().tryFail(why);
        }
        drain();
    }

    private void drain() {
        if (filled && bytes.get() <= maxBytes / 2) {
            filled = false;
            if (drainHandler != null) {
                context.dispatch(null, drainHandler);
            }
        }
    }
}
