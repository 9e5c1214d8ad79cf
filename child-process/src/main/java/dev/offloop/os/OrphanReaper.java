package dev.offloop.os;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Waits for processes that this one inherits as the first of a container: when their parent ends before them, the
 * kernel makes them children of process 1, and each that ends keeps its place in the table of processes until process 1
 * has waited for it.
 *
 * <p>The JVM waits for the processes that it started itself, each on a thread that does nothing else; to take one of
 * those away would take its exit code away. It does so within moments, so that an ended child which is still there at a
 * later look belongs to no other code. A thread of its own.
 */
public final class OrphanReaper implements AutoCloseable {
    private static final String THREAD = "offloop-orphan-reaper";
    private static final Logger LOG = Logs.of(OrphanReaper.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** How long the JVM and {@code OwnProcess} have for what they started themselves. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);

    /** When an ended child was first seen. */
    private Map<Ended, Long> seen = Map.of();

    /** An ended process: a number may come again, with another start. */
    private record Ended(long pid, long start) {}

    private OrphanReaper() {}

    /** Looks until it is closed. */
    public static OrphanReaper start() {
        OrphanReaper reaper = new OrphanReaper();
        reaper.thread.start();
        return reaper;
    }

    private void run() {
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            look(System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.warn("Ended orphans could not be waited for; trying again", e);
        }
    }

    private void look(long now) {
        if (!NativeProcess.hasEndedChild()) {
            seen = Map.of();
            return;
        }
        Map<Ended, Long> still = new HashMap<>();
        ProcessHandle.current().children().forEach(child -> {
            OptionalLong start = startIfEnded(child.pid());
            if (start.isPresent()) {
                Ended ended = new Ended(child.pid(), start.getAsLong());
                long since = seen.getOrDefault(ended, now);
                if (now - since < PATIENCE_NANOS || !NativeProcess.reap(ended.pid())) {
                    still.put(ended, since);
                }
            }
        });
        seen = still;
    }

    /** When the process started, in ticks since boot, if it has ended and is not waited for. */
    private static OptionalLong startIfEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") ? OptionalLong.of(Long.parseLong(fields[19])) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
