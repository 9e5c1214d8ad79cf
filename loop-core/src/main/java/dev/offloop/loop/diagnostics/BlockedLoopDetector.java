package dev.offloop.loop.diagnostics;

import dev.offloop.log.Logs;
import dev.offloop.loop.LoopClock;
import dev.offloop.loop.LoopCore;
import dev.offloop.loop.LoopListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds out what blocks a loop, while it happens: a daemon thread that looks at each watched loop twice within the
 * threshold, and more often once it has seen the same callback twice. It costs the loops nothing, as it looks at what
 * they publish anyway.
 *
 * <p>There is one per JVM, with a thread as long as there are loops to watch. That thread is a measure itself: when it
 * wakes late, the whole JVM has been standing still.
 */
public final class BlockedLoopDetector {
    private static final String THREAD = "offloop-blocked-loop-detector";
    private static final BlockedLoopDetector SHARED = new BlockedLoopDetector();
    private static final Logger LOG = Logs.of(BlockedLoopDetector.class);
    private static final int CALM_LOOKS_PER_THRESHOLD = 2;
    private static final int LOOKS_PER_THRESHOLD = 10;
    private static final long LATE_NANOS = 10_000_000;

    private final List<Watched> watched = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;

    private BlockedLoopDetector() {}

    /** The JVM's detector. */
    public static BlockedLoopDetector shared() {
        return SHARED;
    }

    /** Watches a loop that runs on the system's clock until the result is closed. Any thread. */
    public synchronized Watched watch(LoopCore loop, Duration threshold, LoopListener listener) {
        Watched added = new Watched(loop, threshold, listener);
        watched.add(added);
        if (thread == null) {
            thread = Thread.ofPlatform().name(THREAD).daemon().start(this::run);
        }
        return added;
    }

    private void run() {
        try (HotSpotProbe probe = new HotSpotProbe()) {
            long interval = LATE_NANOS;
            while (!endsForLackOfLoops()) {
                long due = System.nanoTime() + interval;
                LockSupport.parkNanos(interval);
                long now = LoopClock.SYSTEM.nanoTime();
                if (now - due >= LATE_NANOS) {
                    probe.stalled(due, now);
                }
                interval = lookAtAll(now, probe);
            }
        }
    }

    /** Returns how long to rest until the next look. */
    private long lookAtAll(long nowNanos, HotSpotProbe probe) {
        long rest = Long.MAX_VALUE;
        for (Watched each : watched) {
            rest = Math.min(rest, each.look(nowNanos, probe));
        }
        return rest == Long.MAX_VALUE ? LATE_NANOS : rest;
    }

    private synchronized boolean endsForLackOfLoops() {
        if (watched.isEmpty()) {
            thread = null;
            return true;
        }
        return false;
    }

    /** A loop being watched. */
    public final class Watched implements AutoCloseable {
        private final LoopCore loop;
        private final Duration threshold;
        private final LoopListener listener;
        private @Nullable LoopWatch watch;

        private Watched(LoopCore loop, Duration threshold, LoopListener listener) {
            this.loop = loop;
            this.threshold = threshold;
            this.listener = listener;
        }

        private long look(long nowNanos, JvmProbe probe) {
            LoopWatch looking = watch;
            if (looking == null) {
                looking = new LoopWatch(loop, threshold, listener, probe);
                watch = looking;
            }
            boolean suspicious = false;
            try {
                suspicious = looking.look(nowNanos);
            } catch (RuntimeException | Error e) {
                LOG.error("Cannot tell whether a loop is blocked", e);
            }
            return threshold.toNanos() / (suspicious ? LOOKS_PER_THRESHOLD : CALM_LOOKS_PER_THRESHOLD);
        }

        /** Ends the watch. Any thread. */
        @Override
        public void close() {
            watched.remove(this);
        }
    }
}
