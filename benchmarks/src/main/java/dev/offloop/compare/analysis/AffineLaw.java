package dev.offloop.compare.analysis;

import java.util.Locale;

/**
 * A cost that is made of a fixed part and a part per unit: {@code fixed + perUnit × size}.
 *
 * @param fixed cost at size 0
 * @param perUnit cost per unit of size
 * @param error the median relative distance of the points from the law
 */
public record AffineLaw(double fixed, double perUnit, double error) {
    /** Rounds of reweighting by the relative size of the distances; few outliers then decide nothing. */
    private static final int ROUNDS = 20;

    /**
     * Fits by least relative distances: a point of 1 µs counts as much as one of 1 s.
     *
     * @param sizes at least two different ones
     * @param costs as many, above 0
     */
    public static AffineLaw fit(double[] sizes, double[] costs) {
        double[] weights = new double[sizes.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 / (costs[i] * costs[i]);
        }
        double[] law = solve(sizes, costs, weights);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < weights.length; i++) {
                double relative = Math.abs(law[0] + law[1] * sizes[i] - costs[i]) / costs[i];
                weights[i] = 1 / (costs[i] * costs[i] * Math.max(0.01, relative));
            }
            law = solve(sizes, costs, weights);
        }
        double[] distances = new double[sizes.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = Math.abs(law[0] + law[1] * sizes[i] - costs[i]) / costs[i];
        }
        return new AffineLaw(law[0], law[1], Medians.of(distances));
    }

    /** Weighted least squares; a negative part is left out of the law. */
    private static double[] solve(double[] sizes, double[] costs, double[] weights) {
        double w = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < sizes.length; i++) {
            w += weights[i];
            x += weights[i] * sizes[i];
            y += weights[i] * costs[i];
            xx += weights[i] * sizes[i] * sizes[i];
            xy += weights[i] * sizes[i] * costs[i];
        }
        double determinant = w * xx - x * x;
        double perUnit = (w * xy - x * y) / determinant;
        double fixed = (y - perUnit * x) / w;
        if (perUnit < 0) {
            return new double[] {y / w, 0};
        }
        return fixed < 0 ? new double[] {0, xy / xx} : new double[] {fixed, perUnit};
    }

    /** The cost of a size. */
    public double at(double size) {
        return fixed + perUnit * size;
    }

    /** Such as {@code 1.5 µs + 0.11 ns per B (±4 %)}, for costs in microseconds. */
    public String words(String unit) {
        return String.format(
                Locale.ROOT,
                "%s + %s ns per %s (±%.0f %%)",
                Words.micros(fixed),
                Words.digits(perUnit * 1e3),
                unit,
                100 * error);
    }
}
