package dev.offloop.loop;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The embedded event sources: polled in prepare, lingered for while an answer is outstanding, armed before the loop
 * blocks.
 *
 * <p>The linger counts from the last time anything ran on the loop. It trades a little processor time for the wake-up
 * of a sleeping loop, which costs more than most answers take; it is 0 on a machine with no core to spare, and while
 * answers are known to take longer.
 *
 * <p>A source that throws is reported and then left alone for a while, from a millisecond to a second, longer each
 * time; the loop does not wait beyond that, so that it comes back to it. So a source is never given up for an error
 * that passes, such as a lack of memory, and one that always throws costs a call a second.
 */
final class PollerSet {
    private static final long FIRST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MAX_DOUBLINGS = 10;

    private final LoopThread thread;
    private final CallbackRunner callbacks;
    private final Linger linger;
    private Embedded[] embedded = {};
    /** The first {@link #armed} of them are. */
    private @Nullable Embedded[] armedOnes = {};

    private int armed;
    private long callbacksSeen;
    private long activeNanos;
    private boolean lingering;
    /** Since when the loop sleeps while an answer is outstanding; 0 when it does not. */
    private long asleepNanos;

    PollerSet(LoopThread thread, CallbackRunner callbacks, long lingerNanos) {
        this.thread = thread;
        this.callbacks = callbacks;
        this.linger = new Linger(lingerNanos);
    }

    Handle add(Poller poller) {
        Embedded added = new Embedded(poller);
        Embedded[] longer = Arrays.copyOf(embedded, embedded.length + 1);
        longer[embedded.length] = added;
        embedded = longer;
        return added;
    }

    boolean isEmpty() {
        return embedded.length == 0;
    }

    /** Delivers what the sources have. */
    void poll(long nowNanos) {
        for (Embedded source : embedded) {
            if (!source.isResting(nowNanos) && !callbacks.poll(source.poller)) {
                source.rest(nowNanos);
            }
        }
    }

    /** When a source that is left alone has its turn again, at the latest of all that the loop may wait. */
    long nextTurnNanos() {
        long next = LoopBackend.NEVER;
        for (Embedded source : embedded) {
            next = source.resting ? Math.min(next, source.restUntilNanos) : next;
        }
        return next;
    }

    /** Whether a referenced source waits for an answer. */
    boolean alive() {
        for (Embedded source : embedded) {
            if (source.isReferenced() && inFlight(source, activeNanos)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Prepares for a block in poll.
     *
     * @param callbacksRun how many callbacks the loop has run so far
     * @return false if the loop must not block: it lingers, or an event arrived while arming
     */
    boolean park(long nowNanos, long callbacksRun) {
        if (callbacksRun != callbacksSeen) {
            callbacksSeen = callbacksRun;
            activeNanos = nowNanos;
            learn(nowNanos);
        }
        if (nowNanos - activeNanos < linger.nanos() && inFlight(nowNanos)) {
            lingering = true;
            return false;
        }
        if (!armAll(nowNanos)) {
            return false;
        }
        if (lingering) {
            linger.onMiss();
            lingering = false;
        }
        if (asleepNanos == 0 && inFlight(nowNanos)) {
            asleepNanos = nowNanos;
        }
        return true;
    }

    private void learn(long nowNanos) {
        if (asleepNanos != 0) {
            linger.onWoken(nowNanos - asleepNanos);
            asleepNanos = 0;
        } else if (lingering) {
            linger.onHit();
        }
        lingering = false;
    }

    /** Takes {@link #park} back. */
    void unpark() {
        while (armed > 0) {
            Embedded source = armedOnes[--armed];
            if (source == null) {
                continue;
            }
            try {
                source.poller.disarm();
            } catch (Throwable error) {
                onThrown(source, error, activeNanos);
            }
        }
    }

    private boolean inFlight(long nowNanos) {
        for (Embedded source : embedded) {
            if (inFlight(source, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    private boolean inFlight(Embedded source, long nowNanos) {
        if (source.resting) {
            return false;
        }
        try {
            return source.poller.inFlight();
        } catch (Throwable error) {
            onThrown(source, error, nowNanos);
            return false;
        }
    }

    /** All but those that are left alone, or none: false when one has something, or has thrown. */
    private boolean armAll(long nowNanos) {
        unpark();
        if (armedOnes.length < embedded.length) {
            armedOnes = new Embedded[embedded.length];
        }
        for (Embedded source : embedded) {
            if (source.resting) {
                continue;
            }
            try {
                if (!source.poller.arm()) {
                    unpark();
                    return false;
                }
                armedOnes[armed++] = source;
                source.restsInARow = 0;
            } catch (Throwable error) {
                unpark();
                onThrown(source, error, nowNanos);
                return false;
            }
        }
        return true;
    }

    private void onThrown(Embedded source, Throwable error, long nowNanos) {
        source.rest(nowNanos);
        callbacks.uncaught(source.poller, error);
    }

    private final class Embedded extends CountedHandle {
        final Poller poller;

        /** Whether it is left alone because it has thrown. */
        private boolean resting;

        private long restUntilNanos;

        /** In a row; ends when it could be armed. */
        private int restsInARow;

        Embedded(Poller poller) {
            this.poller = poller;
        }

        void rest(long nowNanos) {
            resting = true;
            restUntilNanos = nowNanos + (FIRST_REST_NANOS << Math.min(restsInARow++, MAX_DOUBLINGS));
        }

        boolean isResting(long nowNanos) {
            resting = resting && restUntilNanos - nowNanos > 0;
            return resting;
        }

        @Override
        LoopThread thread() {
            return thread;
        }

        @Override
        boolean isActive() {
            return true;
        }

        /** Each is asked whether it keeps the loop alive. */
        @Override
        void count(int change) {}

        @Override
        void withdraw() {
            embedded = Arrays.stream(embedded).filter(other -> other != this).toArray(Embedded[]::new);
        }
    }
}
