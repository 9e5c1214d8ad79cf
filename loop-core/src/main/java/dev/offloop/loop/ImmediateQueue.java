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
            immediate.retire();
        }
    }

    private final class Immediate implements Handle {
        /** Null once it was taken or cancelled. */
        private @Nullable Runnable callback;

        private boolean referencedHere = true;

        Immediate(Runnable callback) {
            this.callback = callback;
        }

        @Nullable
        Runnable take() {
            Runnable taken = callback;
            retire();
            return taken;
        }

        private void retire() {
            unrefHere();
            callback = null;
        }

        private void unrefHere() {
            if (referencedHere) {
                referencedHere = false;
                referenced--;
            }
        }

        @Override
        public void cancel() {
            thread.check("Handle.cancel");
            retire();
        }

        @Override
        public Handle ref() {
            thread.check("Handle.ref");
            if (!referencedHere && callback != null) {
                referencedHere = true;
                referenced++;
            }
            return this;
        }

        @Override
        public Handle unref() {
            thread.check("Handle.unref");
            unrefHere();
            return this;
        }

        @Override
        public boolean hasRef() {
            thread.check("Handle.hasRef");
            return referencedHere;
        }

        @Override
        public Handle refresh() {
            thread.check("Handle.refresh");
            return this;
        }
    }
}
