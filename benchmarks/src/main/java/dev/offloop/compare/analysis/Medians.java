package dev.offloop.compare.analysis;

import java.util.Arrays;

/**
 * The median of rounds, and how well it is known.
 *
 * <p>The interval is made of order statistics: between the k-th smallest and the k-th largest of n values lies the true
 * median with probability 1 − 2·P(Bin(n, ½) &lt; k), whatever the distribution of the noise. One round spoiled by the
 * machine cannot move it far, and few rounds give an honest, wide answer.
 */
public final class Medians {
    private Medians() {}

    /**
     * The median.
     *
     * @throws IllegalArgumentException when there are no values
     */
    public static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("There is no median of nothing");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The median between bounds that hold it with at least this confidence; infinite bounds when there are too few
     * values.
     *
     * @param confidence such as 0.95
     */
    public static Interval interval(double[] values, double confidence) {
        double median = of(values);
        int k = rank(values.length, confidence);
        if (k == 0) {
            return new Interval(Double.NEGATIVE_INFINITY, median, Double.POSITIVE_INFINITY);
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Interval(sorted[k - 1], median, sorted[sorted.length - k]);
    }

    /** The largest k for which the k-th smallest and the k-th largest of n hold the median; 0 when none does. */
    static int rank(int n, double confidence) {
        double tail = 0;
        double term = Math.pow(0.5, n);
        int k = 0;
        while (k < n / 2) {
            tail += term;
            if (2 * tail > 1 - confidence) {
                return k;
            }
            k++;
            term = term * (n - k + 1) / k;
        }
        return k;
    }

    /** The median distance from the median: the usual size of the noise. */
    public static double deviation(double... values) {
        double median = of(values);
        return of(Arrays.stream(values).map(value -> Math.abs(value - median)).toArray());
    }
}
