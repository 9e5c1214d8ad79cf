package dev.offloop.compare.analysis;

/**
 * Whether two things that were measured in the same rounds differ.
 *
 * @param ratio first over second
 * @param verdict what may be said of it
 */
public record Separation(Interval ratio, Verdict verdict) {
    /** What may be said of two values. */
    public enum Verdict {
        /** The first is smaller, by more than the margin. */
        SMALLER,
        /** The first is larger, by more than the margin. */
        LARGER,
        /** Neither can be said: too close, or too noisy. */
        UNCLEAR
    }

    /**
     * Compares round by round, so that what slowed both of them in a round does not count.
     *
     * @param first positive values, one a round
     * @param second as many
     * @param confidence of the interval, such as 0.95
     * @param margin how far beyond 1 the whole interval must lie; 0.1 is 10 %
     */
    public static Separation of(double[] first, double[] second, double confidence, double margin) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " rounds against " + second.length);
        }
        double[] logs = new double[first.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(first[i] / second[i]);
        }
        Interval log = Medians.interval(logs, confidence);
        Interval ratio = new Interval(Math.exp(log.low()), Math.exp(log.estimate()), Math.exp(log.high()));
        return new Separation(ratio, verdict(log, Math.log1p(margin)));
    }

    private static Verdict verdict(Interval log, double margin) {
        if (log.high() < -margin) {
            return Verdict.SMALLER;
        }
        return log.low() > margin ? Verdict.LARGER : Verdict.UNCLEAR;
    }
}
