package dev.offloop.compare.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Collects the answers of one slice. The first part of it does not count: workers wake up, windows open, caches fill,
 * and what was submitted first, all at once, has to be answered. What counts is as long as planned, and longer where
 * answers are few, up to a bound. Event loop only.
 */
final class Tally {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int SETTLING_PARTS = 8;

    /** How often the time planned may pass until enough is answered. */
    private static final int LONGEST = 8;

    private final Histogram histogram = new Histogram(MAX_NANOS, 2);
    private final long countsFromNanos;
    private final long countedNanos;
    private final long giveUpNanos;
    private final int underWay;
    private long firstNanos;
    private long lastNanos;
    private long answered;
    private long counted;

    /**
     * Collects between these times.
     *
     * @param underWay how many tasks are submitted at once: so many answers settle, and half as many are counted at
     *     least
     */
    Tally(long startNanos, long endNanos, int underWay) {
        this.underWay = underWay;
        this.giveUpNanos = startNanos + LONGEST * (endNanos - startNanos);
        this.countsFromNanos = startNanos + (endNanos - startNanos) / SETTLING_PARTS;
        this.countedNanos = endNanos - countsFromNanos;
        this.firstNanos = startNanos;
        this.lastNanos = startNanos;
    }

    /** Takes an answer. */
    void answered(long startedNanos, long nowNanos) {
        answered++;
        boolean settling = nowNanos - countsFromNanos < 0 || answered <= underWay;
        if (settling && nowNanos - giveUpNanos < 0) {
            firstNanos = nowNanos;
            return;
        }
        counted++;
        lastNanos = nowNanos;
        histogram.recordValue(Math.clamp(nowNanos - startedNanos, 0, MAX_NANOS));
    }

    boolean isOver(long nowNanos) {
        boolean enough = nowNanos - firstNanos >= countedNanos && 2 * counted >= underWay;
        return enough || nowNanos - giveUpNanos >= 0;
    }

    /** All answers, those of the settling included. */
    long answered() {
        return answered;
    }

    long counted() {
        return counted;
    }

    double perSecond() {
        return counted * 1e9 / Math.max(1, lastNanos - firstNanos);
    }

    Histogram histogram() {
        return histogram;
    }
}
