package dev.offloop.conformance;

import dev.offloop.loop.Handle;
import org.jspecify.annotations.Nullable;

/** Node's immediates: one list is run while another fills, and a third keeps what an uncaught error left over. */
final class ModelImmediates {
    private final ModelTicks ticks;
    private @Nullable Immediate head;
    private @Nullable Immediate tail;
    private @Nullable Immediate outstanding;
    private boolean hasOutstanding;
    private int count;
    private int referenced;

    ModelImmediates(ModelTicks ticks) {
        this.ticks = ticks;
    }

    Handle add(Runnable callback) {
        Immediate immediate = new Immediate(callback);
        count++;
        referenced++;
        if (tail == null) {
            head = immediate;
        } else {
            tail.next = immediate;
            immediate.previous = tail;
        }
        tail = immediate;
        return immediate;
    }

    boolean keepAlive() {
        return referenced > 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Whether an error ended the last run early, or in its last callback: Node then runs once more in the same phase.
     */
    boolean hasOutstanding() {
        return hasOutstanding;
    }

    void run() {
        boolean goingOn = outstanding != null;
        Immediate immediate = goingOn ? outstanding : head;
        if (!goingOn) {
            head = null;
            tail = null;
            hasOutstanding = true;
        }
        Immediate previous = null;
        while (immediate != null) {
            if (previous != null) {
                ticks.runNextTicks();
            }
            if (immediate.destroyed) {
                if (previous == null) {
                    throw new NodeModel.DefectOfNode(
                            "an immediate cancelled right before a tick threw is met again and again");
                }
                immediate = previous.next;
                outstanding = immediate;
                continue;
            }
            immediate.settle();
            previous = immediate;
            try {
                immediate.callback.run();
            } finally {
                immediate = immediate.next;
                outstanding = immediate;
            }
        }
        hasOutstanding = false;
    }

    private final class Immediate implements Handle {
        private final Runnable callback;
        private @Nullable Immediate previous;
        private @Nullable Immediate next;
        private boolean destroyed;
        private boolean refed = true;

        Immediate(Runnable callback) {
            this.callback = callback;
        }

        void settle() {
            destroyed = true;
            count--;
            unref();
        }

        @Override
        public void cancel() {
            if (destroyed) {
                return;
            }
            settle();
            if (next != null) {
                next.previous = previous;
            }
            if (previous != null) {
                previous.next = next;
            }
            if (this == head) {
                head = next;
            }
            if (this == tail) {
                tail = previous;
            }
            next = null;
            previous = null;
        }

        @Override
        public Handle ref() {
            if (!refed && !destroyed) {
                refed = true;
                referenced++;
            }
            return this;
        }

        @Override
        public Handle unref() {
            if (refed) {
                refed = false;
                referenced--;
            }
            return this;
        }

        @Override
        public boolean hasRef() {
            return refed;
        }

        @Override
        public Handle refresh() {
            return this;
        }
    }
}
