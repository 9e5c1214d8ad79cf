package dev.offloop.compare.measure;

import dev.offloop.compare.analysis.ArrivalDelay;
import dev.offloop.compare.analysis.Distribution;
import dev.offloop.loop.LoopListener;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The loop's own time stamps of every iteration, for one slice at a time; a loop reports every iteration to it when its
 * {@code slowIteration} is zero. Event loop only.
 */
public final class LoopDelays implements LoopListener {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final double SHARE = 0.99;

    private final Histogram absences = new Histogram(MAX_NANOS, 2);
    private long sinceNanos;
    private boolean recording;

    @Override
    public void onSlowIteration(long iteration, long startNanos, long endNanos, long callbacks) {
        if (recording) {
            absences.recordValue(Math.clamp(endNanos - startNanos, 0, MAX_NANOS));
        }
    }

    void start() {
        absences.reset();
        sinceNanos = System.nanoTime();
        recording = true;
    }

    /** How long 99 of 100 arrivals at most would have waited since the start, in nanoseconds. */
    double stop() {
        recording = false;
        return ArrivalDelay.quantile(Distribution.of(absences), (double) (System.nanoTime() - sinceNanos), SHARE);
    }
}
