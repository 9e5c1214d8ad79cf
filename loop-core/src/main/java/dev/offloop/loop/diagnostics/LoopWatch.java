package dev.offloop.loop.diagnostics;

import dev.offloop.loop.BlockedLoop;
import dev.offloop.loop.LoopCore;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.Running;
import dev.offloop.loop.StackSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one loop. Belongs to the detector's thread, which calls {@link #look} a few times within the threshold.
 *
 * <p>Samples are taken once a callback is seen for the second time, so that a report has some when the threshold is
 * passed; a loop whose callbacks are short is never sampled.
 */
final class LoopWatch {
    private final LoopCore loop;
    private final long thresholdNanos;
    private final LoopListener listener;
    private final JvmProbe jvm;

    /** What was running at the last look; its number says whether it still is. */
    private @Nullable Running suspect;

    private final Map<List<StackTraceElement>, Seen> stacks = new LinkedHashMap<>();
    private boolean reported;
    private long observedSinceNanos;
    private long observedUntilNanos;
    private long cpuAtFirst;
    private long cpuAtLast;
    private long compilingAtFirst;

    LoopWatch(LoopCore loop, Duration threshold, LoopListener listener, JvmProbe jvm) {
        this.loop = loop;
        this.thresholdNanos = threshold.toNanos();
        this.listener = listener;
        this.jvm = jvm;
    }

    /** Looks at the loop, on its clock; true if a callback is running, so that the next look should come soon. */
    boolean look(long nowNanos) {
        Running now = loop.running();
        Thread thread = loop.thread();
        Running before = suspect;
        if (before != null && (now == null || now.callbacks() != before.callbacks())) {
            acquit(before, nowNanos);
        }
        if (now == null || thread == null) {
            return false;
        }
        if (suspect == null) {
            suspect(now, thread, nowNanos);
        } else {
            suspect = now;
            sample(thread, nowNanos);
            if (!reported && nowNanos - now.sinceNanos() >= thresholdNanos) {
                reported = true;
                report(now, nowNanos, false);
            }
        }
        return true;
    }

    private void suspect(Running running, Thread thread, long nowNanos) {
        suspect = running;
        reported = false;
        stacks.clear();
        observedSinceNanos = nowNanos;
        observedUntilNanos = nowNanos;
        cpuAtFirst = jvm.cpuNanos(thread);
        cpuAtLast = cpuAtFirst;
        compilingAtFirst = jvm.compilingNanos();
    }

    private void sample(Thread thread, long nowNanos) {
        Thread.State state = thread.getState();
        stacks.computeIfAbsent(jvm.stack(thread), stack -> new Seen(state)).count++;
        cpuAtLast = jvm.cpuNanos(thread);
        observedUntilNanos = nowNanos;
    }

    private void acquit(Running ended, long nowNanos) {
        suspect = null;
        if (reported) {
            report(ended, nowNanos, true);
        }
    }

    private void report(Running running, long nowNanos, boolean over) {
        Thread thread = loop.thread();
        List<StackSample> samples = samples();
        long since = running.sinceNanos();
        long took = nowNanos - since;
        long collecting = jvm.collectingNanos(since, nowNanos);
        long stalled = jvm.stalledNanos(since, nowNanos);
        long compiling = Math.max(0, jvm.compilingNanos() - compilingAtFirst);
        long computing = Math.max(0, cpuAtLast - cpuAtFirst);
        long observed = observedUntilNanos - observedSinceNanos;
        listener.onBlocked(new BlockedLoop(
                thread == null ? "a loop that has ended" : thread.getName(),
                running.phase(),
                running.callback().getClass().getName(),
                Culprit.among(samples),
                Duration.ofNanos(took),
                over,
                samples,
                cause(took, collecting, stalled, compiling, computing, observed, samples),
                Duration.ofNanos(collecting),
                Duration.ofNanos(stalled),
                Duration.ofNanos(compiling),
                Duration.ofNanos(computing),
                Duration.ofNanos(observed)));
    }

    private static BlockedLoop.Cause cause(
            long took,
            long collecting,
            long stalled,
            long compiling,
            long computing,
            long observed,
            List<StackSample> samples) {
        if (collecting >= took / 2) {
            return BlockedLoop.Cause.GARBAGE_COLLECTION;
        }
        if (stalled >= took / 2) {
            return BlockedLoop.Cause.STALL;
        }
        if (mostlyWaits(samples)) {
            return BlockedLoop.Cause.WAITING;
        }
        if (computing >= observed / 2 && observed > 0) {
            return BlockedLoop.Cause.COMPUTING;
        }
        return compiling >= took / 2 ? BlockedLoop.Cause.COMPILATION : BlockedLoop.Cause.WAITING;
    }

    /** Whether the thread was mostly seen asleep; one that waits for I/O looks runnable. */
    private static boolean mostlyWaits(List<StackSample> samples) {
        int all = samples.stream().mapToInt(StackSample::seen).sum();
        int runnable = samples.stream()
                .filter(sample -> sample.state() == Thread.State.RUNNABLE)
                .mapToInt(StackSample::seen)
                .sum();
        return all > 2 * runnable;
    }

    private List<StackSample> samples() {
        List<StackSample> samples = new ArrayList<>();
        stacks.forEach((stack, seen) -> samples.add(new StackSample(seen.count, seen.state, stack)));
        samples.sort(Comparator.comparingInt(StackSample::seen).reversed());
        return samples;
    }

    private static final class Seen {
        final Thread.State state;
        int count;

        Seen(Thread.State state) {
            this.state = state;
        }
    }
}
