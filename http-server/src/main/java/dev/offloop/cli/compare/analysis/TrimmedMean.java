package dev.offloop.cli.compare.analysis;

import java.util.Arrays;

/**
 * The mean of what is left when the largest and the smallest fifth are left out, and how far it strays (Yuen): a few spoiled
 * rounds move it as little as a median, and it is known nearly as well as a mean.
 *
 * @param mean of what is left
 * @param error standard error of it, from the winsorized values
 * @param degrees of freedom
 */
record TrimmedMean(double mean, double error, int degrees) {
  private static final double SHARE = 0.2;

  /** Of at least two values. */
  static TrimmedMean of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int cut = (int) (SHARE * n);
    double mean = Arrays.stream(sorted, cut, n - cut).average().orElseThrow();
    Arrays.fill(sorted, 0, cut, sorted[cut]);
    Arrays.fill(sorted, n - cut, n, sorted[n - cut - 1]);
    double center = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(value -> (value - center) * (value - center)).sum();
    double left = (double) (n - 2 * cut) / n;
    return new TrimmedMean(mean, Math.sqrt(squares / (n - 1)) / (left * Math.sqrt(n)), n - 2 * cut - 1);
  }

  /** How likely a mean as large as this one, or larger, is, if the truth is the bound or less. */
  double chanceAbove(double bound) {
    return chance(mean - bound);
  }

  /** How likely a mean as small as this one, or smaller, is, if the truth is the bound or more. */
  double chanceBelow(double bound) {
    return chance(bound - mean);
  }

  private double chance(double beyond) {
    return StudentT.upperTail(beyond == 0 ? 0 : beyond / error, degrees);
  }
}
