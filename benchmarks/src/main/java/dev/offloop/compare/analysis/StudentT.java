package dev.offloop.compare.analysis;

/** Student's distribution: how far a mean of few values strays, in units of its estimated error. */
final class StudentT {
    private static final int TERMS = 300;
    private static final double PRECISION = 1e-14;
    private static final double TINY = 1e-300;

    private StudentT() {}

    /**
     * The chance of a value of at least {@code t}.
     *
     * @param degrees of freedom, at least 1
     */
    static double upperTail(double t, int degrees) {
        if (Double.isInfinite(t)) {
            return t > 0 ? 0 : 1;
        }
        double tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2.0) / 2;
        return t >= 0 ? tail : 1 - tail;
    }

    /** The regularized incomplete beta function I(x; a, 1/2), by its continued fraction where that converges fast. */
    private static double incompleteBeta(double x, double a) {
        double b = 0.5;
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    /** Lentz's method. */
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / nonZero(1 + even * d);
            c = nonZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / nonZero(1 + odd * d);
            c = nonZero(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                break;
            }
        }
        return value;
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** For halves of whole numbers above 0, as degrees of freedom give, by the recurrence from 1/2 or 1. */
    private static double logGamma(double halves) {
        double x = halves == Math.rint(halves) ? 1 : 0.5;
        double sum = x == 1 ? 0 : Math.log(Math.PI) / 2;
        while (x < halves) {
            sum += Math.log(x);
            x++;
        }
        return sum;
    }
}
