package dev.offloop.compare.analysis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A distribution of values as pairs of a value and how often it occurred; immutable and small enough to keep one for
 * every round.
 *
 * @param values ascending
 * @param counts as many
 */
@SuppressWarnings("ArrayRecordComponent")
public record Distribution(double[] values, long[] counts) {
    /** Holds nothing. */
    public static final Distribution EMPTY = new Distribution(new double[0], new long[0]);

    /** Observations needed beyond a quantile before it is more than chance. */
    private static final double BEYOND = 5;

    /** Reads a histogram off. */
    public static Distribution of(AbstractHistogram histogram) {
        TreeMap<Double, Long> pairs = new TreeMap<>();
        for (HistogramIterationValue value : histogram.recordedValues()) {
            pairs.put(
                    (double) histogram.medianEquivalentValue(value.getValueIteratedTo()),
                    value.getCountAddedInThisIterationStep());
        }
        return of(pairs);
    }

    /** Of counts by value. */
    public static Distribution of(Map<Double, Long> counts) {
        TreeMap<Double, Long> sorted = new TreeMap<>(counts);
        return new Distribution(
                sorted.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                sorted.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** All of them together. */
    public static Distribution merge(List<Distribution> parts) {
        TreeMap<Double, Long> sums = new TreeMap<>();
        for (Distribution part : parts) {
            for (int i = 0; i < part.values.length; i++) {
                sums.merge(part.values[i], part.counts[i], Long::sum);
            }
        }
        return of(sums);
    }

    /** How many values there are. */
    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** The smallest value that at least this share of all does not exceed; not a number when there is none. */
    public double quantile(double share) {
        double wanted = Math.ceil(share * total());
        long seen = 0;
        for (int i = 0; i < values.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return values[i];
            }
        }
        return Double.NaN;
    }

    /** As {@link #quantile}, but not a number when too few values lie beyond it for more than chance. */
    public double supportedQuantile(double share) {
        return total() * (1 - share) >= BEYOND || share <= 0.5 ? quantile(share) : Double.NaN;
    }
}
