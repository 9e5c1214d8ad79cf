package dev.offloop.compare.analysis;

import java.util.Arrays;

/**
 * What something costs when it is left alone. What else a machine does only ever makes a round slower, so only the best
 * rounds count: a quarter of many, half of few. The mean of their logarithms is known as well as Yuen's trimmed mean,
 * whose error comes from the winsorized values.
 *
 * @param logCost mean of the logarithms
 * @param variance of that mean, its standard error squared
 * @param degrees of freedom
 */
public record Undisturbed(double logCost, double variance, int degrees) {
    /** Fewer rounds say nothing, however much they agree. */
    private static final int MIN_ROUNDS = 6;

    /** Of few rounds so many are kept, at most half of them. */
    private static final int ENOUGH = 5;

    /** A confidence interval is looked for by halving; more than enough for a double. */
    private static final int HALVINGS = 200;

    private static final double FARTHEST = 1e9;

    /**
     * Of these rounds.
     *
     * @param costs above 0, one a round, at least one; not a number where it was not measured
     */
    public static Undisturbed of(double[] costs) {
        double[] logs = Arrays.stream(costs)
                .filter(cost -> !Double.isNaN(cost))
                .map(Math::log)
                .sorted()
                .toArray();
        int kept = Math.max((logs.length + 3) / 4, Math.min((logs.length + 1) / 2, ENOUGH));
        double mean = Arrays.stream(logs, 0, kept)
                .average()
                .orElseThrow(() -> new IllegalArgumentException("There are no rounds"));
        if (logs.length < MIN_ROUNDS) {
            return new Undisturbed(mean, Double.POSITIVE_INFINITY, 1);
        }
        Arrays.fill(logs, kept, logs.length, logs[kept - 1]);
        double center = Arrays.stream(logs).average().orElseThrow();
        double squares =
                Arrays.stream(logs).map(log -> (log - center) * (log - center)).sum();
        return new Undisturbed(mean, squares / (kept * (kept - 1.0)), kept - 1);
    }

    /**
     * How likely rounds like these are, if the logarithm of this one's cost is not above the other's by more than that.
     */
    double chanceAbove(Undisturbed other, double logMargin) {
        return chance(other, logCost - other.logCost - logMargin);
    }

    /**
     * How likely rounds like these are, if the logarithm of this one's cost is not below the other's by more than that.
     */
    double chanceBelow(Undisturbed other, double logMargin) {
        return chance(other, other.logCost - logCost - logMargin);
    }

    private double chance(Undisturbed other, double beyond) {
        double error = Math.sqrt(variance + other.variance);
        if (Double.isInfinite(error)) {
            return 1;
        }
        return StudentT.upperTail(beyond == 0 ? 0 : beyond / error, degrees(other));
    }

    /** Welch's, of the difference of two means. */
    private int degrees(Undisturbed other) {
        double sum = variance + other.variance;
        double parts = variance * variance / degrees + other.variance * other.variance / other.degrees;
        return parts == 0 ? Math.min(degrees, other.degrees) : Math.max(1, (int) (sum * sum / parts));
    }

    /**
     * This one's cost over the other's.
     *
     * @param confidence of the bounds, such as 0.95; they are 0 and infinite when there are too few rounds
     */
    public Interval ratio(Undisturbed other, double confidence) {
        double log = logCost - other.logCost;
        double error = Math.sqrt(variance + other.variance);
        if (Double.isInfinite(error)) {
            return new Interval(0, Math.exp(log), Double.POSITIVE_INFINITY);
        }
        double reach = error * quantile((1 - confidence) / 2, degrees(other));
        return new Interval(Math.exp(log - reach), Math.exp(log), Math.exp(log + reach));
    }

    private static double quantile(double tail, int degrees) {
        double low = 0;
        double high = FARTHEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (StudentT.upperTail(middle, degrees) > tail) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
