package dev.offloop.offload.auto;

import java.util.Arrays;

/**
 * A distribution of durations in nanoseconds in which old ones count ever less: every {@value #HALF_LIFE} values, all
 * that came before count half. Quantiles are right within a half octave. One thread.
 */
final class RunTimes {
    private static final int HALF_LIFE = 1 << 10;
    private static final int BUCKETS = 2 * Long.SIZE;

    private final double[] weights = new double[BUCKETS];
    private double weight;
    private double sum;
    private double squares;
    private long count;

    void add(long nanos) {
        long value = Math.max(1, nanos);
        weights[bucketOf(value)]++;
        weight++;
        sum += value;
        squares += (double) value * value;
        if (++count % HALF_LIFE == 0) {
            halve();
        }
    }

    private void halve() {
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] /= 2;
        }
        weight /= 2;
        sum /= 2;
        squares /= 2;
    }

    /** As if nothing had been added; {@link #count} goes on. */
    void forget() {
        Arrays.fill(weights, 0);
        weight = 0;
        sum = 0;
        squares = 0;
    }

    /** How many were added. */
    long count() {
        return count;
    }

    /** 0 when there is nothing. */
    double mean() {
        return weight == 0 ? 0 : sum / weight;
    }

    /** How far the mean may be off by chance: its standard error; 0 when there is nothing. */
    double error() {
        return weight == 0 ? 0 : Math.sqrt(Math.max(0, squares / weight - mean() * mean()) / weight);
    }

    /** The upper end of the bucket in which this share of the weight is reached; 0 when there is nothing. */
    long quantile(double share) {
        double below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += weights[i];
            if (weights[i] > 0 && below >= share * weight) {
                return endOf(i);
            }
        }
        return 0;
    }

    /** Two to an octave. */
    private static int bucketOf(long value) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        long half = exponent == 0 ? 0 : value >>> (exponent - 1) & 1;
        return 2 * exponent + (int) half;
    }

    private static long endOf(int bucket) {
        double begin = Math.scalb(1.0, bucket / 2);
        return (long) (bucket % 2 == 0 ? 1.5 * begin : 2 * begin);
    }
}
