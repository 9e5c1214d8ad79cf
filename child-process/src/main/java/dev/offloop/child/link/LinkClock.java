package dev.offloop.child.link;

import java.util.concurrent.locks.LockSupport;

/**
 * Time as one end of a link knows it, and the one way in which it waits without being rung: the seam at which a test
 * sets both.
 */
public interface LinkClock {
    /** The machine's monotonic clock. */
    LinkClock SYSTEM = new LinkClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };

    /** Nanoseconds since some fixed instant, the same for all processes of a machine; never going back. */
    long nanoTime();

    /** Waits about so long. Blocks. */
    void pause(long nanos);
}
