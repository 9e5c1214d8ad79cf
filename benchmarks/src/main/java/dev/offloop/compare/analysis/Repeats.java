package dev.offloop.compare.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * By how much the same thing differs when it is measured twice, one round after the other, in percent of the smaller
 * value: the noise of the machine as every single figure has it.
 *
 * @param median half of all pairs differ by less
 * @param ninetieth one in ten differs by more
 */
public record Repeats(double median, double ninetieth) {
    private static final double PERCENT = 100;

    /**
     * Of all of these.
     *
     * @param measured of each thing one value a round; those that are not above 0 do not count
     * @return empty where nothing was measured twice
     */
    public static Optional<Repeats> of(List<double[]> measured) {
        double[] differences =
                measured.stream().flatMapToDouble(Repeats::differences).sorted().toArray();
        return differences.length == 0
                ? Optional.empty()
                : Optional.of(new Repeats(
                        tenths(Medians.of(differences)),
                        tenths(differences[(int) Math.ceil(0.9 * differences.length) - 1])));
    }

    private static DoubleStream differences(double[] rounds) {
        double[] known = Arrays.stream(rounds)
                .filter(value -> Double.isFinite(value) && value > 0)
                .toArray();
        return IntStream.range(1, known.length)
                .mapToDouble(i -> PERCENT * (Math.max(known[i], known[i - 1]) / Math.min(known[i], known[i - 1]) - 1));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
