package dev.offloop.loop;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What setImmediate queues. Only referenced immediates keep the loop alive and from blocking, as in Node. */
final class ImmediateQueue {
    private final LoopThread thread;
    private final ArrayDeque<Immediate> queue = new ArrayDeque<>();
    private int referenced;

    ImmediateQueue(LoopThread thread) {
        this.thread = thread;
    }

    Handle add(Runnable callback) {
        Immediate immediate = new Immediate(callback);
        referenced++;
        queue.add(immediate);
        return immediate;
    }

    int size() {
        return queue.size();
    }

    boolean anyReferenced() {
        return referenced > 0;
    }

    /** Takes the oldest one's callback, or null if it was cancelled meanwhile. */
    @Nullable
    Runnable take() {
        return queue.remove().take();
    }

    /** Forgets every immediate, at the end of the loop. */
    void clear() {
        for (Immediate immediate; (immediate = queue.poll()) != null; ) {
            immediate.withdraw();
        }
    }

    private final class Immediate extends CountedHandle {
        /** Null once it was taken or cancelled. */
        private @Nullable Runnable callback;

        Immediate(Runnable callback) {
            this.callback = callback;
        }

        @Nullable
        Runnable take() {
            Runnable taken = callback;
            withdraw();
            return taken;
        }

        @Override
        LoopThread thread() {
            return thread;
        }

        @Override
        boolean isActive() {
            return callback != null;
        }

        @Override
        void count(int change) {
            referenced += change;
        }

        @Override
        void withdraw() {
            dereference();
            callback = null;
        }
    }
}
