package dev.offloop.loop;

import org.HdrHistogram.AbstractHistogram;

/** A distribution of durations in nanoseconds, accurate to 1 %; all 0 when nothing was recorded. */
public record Quantiles(long count, double mean, long p50, long p90, long p99, long p999, long max) {
    /** Reads them off a histogram of nanoseconds. */
    public static Quantiles of(AbstractHistogram histogram) {
        return new Quantiles(
                histogram.getTotalCount(),
                histogram.getMean(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }
}
