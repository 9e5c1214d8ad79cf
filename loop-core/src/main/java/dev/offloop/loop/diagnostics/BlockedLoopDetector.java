package dev.offloop.loop.diagnostics;

import dev.offloop.loop.LoopClock;
import dev.offloop.loop.LoopCore;
import dev.offloop.loop.LoopListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who blocks a loop, while it happens: a daemon thread that looks at each watched loop several times within
 * the threshold. It costs the loops nothing but an own look at their published state.
 *
 * <p>There is one per JVM, with a thread as long as there are loops to watch. That thread is a measure itself: when it
 * wakes late, the whole JVM has been standing still.
 */
public final class BlockedLoopDetector {
  private static final BlockedLoopDetector SHARED = new BlockedLoopDetector();
  private static final Logger LOG = LoggerFactory.getLogger(BlockedLoopDetector.class);
  private static final int LOOKS_PER_THRESHOLD = 5;
  private static final Duration LATE = Duration.ofMillis(10);

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
      thread = Thread.ofPlatform().name("offloop-blocked-loop-detector").daemon().start(this::run);
    }
    return added;
  }

  private void run() {
    try (HotSpotProbe probe = new HotSpotProbe()) {
      while (!endsForLackOfLoops()) {
        long interval = watched.stream().mapToLong(each -> each.intervalNanos).min().orElse(LATE.toNanos());
        long due = System.nanoTime() + interval;
        LockSupport.parkNanos(interval);
        long now = LoopClock.SYSTEM.nanoTime();
        if (now - due >= LATE.toNanos()) {
          probe.stalled(due, now);
        }
        watched.forEach(each -> each.look(now, probe));
      }
    }
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
    private final long intervalNanos;
    private @Nullable LoopWatch watch;

    private Watched(LoopCore loop, Duration threshold, LoopListener listener) {
      this.loop = loop;
      this.threshold = threshold;
      this.listener = listener;
      this.intervalNanos = Math.max(1, threshold.toNanos() / LOOKS_PER_THRESHOLD);
    }

    private void look(long nowNanos, JvmProbe probe) {
      try {
        LoopWatch looking = watch;
        if (looking == null) {
          looking = new LoopWatch(loop, threshold, listener, probe);
          watch = looking;
        }
        looking.look(nowNanos);
      } catch (RuntimeException | Error e) {
        LOG.error("Cannot tell whether a loop is blocked", e);
      }
    }

    /** Ends the watch. Any thread. */
    @Override
    public void close() {
      watched.remove(this);
    }
  }
}
