package dev.offloop.compare.analysis;

/**
 * An estimate and the bounds between which the truth lies with the confidence asked for; a bound may be infinite.
 *
 * @param low at most the estimate
 * @param high at least the estimate
 */
public record Interval(double low, double estimate, double high) {
    public Interval {
        if (!(low <= estimate && estimate <= high)) {
            throw new IllegalArgumentException("Not in order: " + low + ", " + estimate + ", " + high);
        }
    }

    /** Half the interval's width in relation to the estimate; infinite when a bound is. */
    public double relativeError() {
        return (high - low) / 2 / Math.abs(estimate);
    }

    /** Whether the value may be the truth. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
