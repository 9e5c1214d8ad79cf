package dev.offloop.cli.compare.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What may be said of every two of several contestants at once, such that with the confidence asked for all of it is true.
 *
 * <p>Each pair is compared round by round, so that what slowed both in a round does not count, by the trimmed mean of the
 * logarithm of their ratio: a few spoiled rounds cost little. The chances that these are only chance are then judged
 * together by Holm's method: the strongest claim must stand against the chance that any of them is wrong, the next against
 * that of any of the rest, and so on.
 */
final class Claims {
  /** Which of two is smaller, or larger, is not known before: both sides share the chance of an error. */
  private static final int SIDES = 2;

  /** Fewer rounds say nothing, however much they agree. */
  private static final int LEAST_ROUNDS = 6;

  private Claims() {}

  /** What may be said of two. */
  enum Claim {
    /** The first is the smaller one, by more than a margin. */
    SMALLER,
    /** The first is the larger one, by more than a margin. */
    LARGER,
    /** Neither is larger than the other by more than another margin. */
    TIED,
    /** None of these. */
    NONE
  }

  /** Two names, by their numbers, and what may be said of the first. */
  record Judged(int first, int second, Claim claim) {}

  /** Of two: which order is the likelier one, and how likely such rounds are without it, and without a tie. */
  private record Finding(int first, int second, Claim order, double chance, double tieChance) {
    double leastChance() {
      return Math.min(chance, tieChance);
    }

    /** An order says more than a tie, where the rounds allow either. */
    Claim at(double level) {
      return chance <= level ? order : tieChance <= level ? Claim.TIED : Claim.NONE;
    }
  }

  /**
   * Judges every pair.
   *
   * @param rounds one array for each, of equal lengths; not a number where it was not measured
   */
  static List<Judged> of(List<double[]> rounds, Rule rule) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (int j = i + 1; j < rounds.size(); j++) {
        findings.add(finding(i, j, logRatios(rounds.get(i), rounds.get(j)), rule));
      }
    }
    findings.sort(Comparator.comparingDouble(Finding::leastChance));
    List<Judged> judged = new ArrayList<>();
    boolean holds = true;
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      double level = (1 - rule.confidence()) / (findings.size() - i);
      holds &= finding.leastChance() <= level;
      judged.add(new Judged(finding.first(), finding.second(), holds ? finding.at(level) : Claim.NONE));
    }
    return judged;
  }

  private static Finding finding(int first, int second, double[] logs, Rule rule) {
    if (logs.length < LEAST_ROUNDS) {
      return new Finding(first, second, Claim.NONE, 1, 1);
    }
    double apart = Math.log1p(rule.margin());
    double tied = Math.log1p(rule.tie());
    TrimmedMean ratio = TrimmedMean.of(logs);
    double smaller = ratio.chanceBelow(-apart);
    double larger = ratio.chanceAbove(apart);
    double tie = Math.max(ratio.chanceAbove(-tied), ratio.chanceBelow(tied));
    Claim order = smaller < larger ? Claim.SMALLER : Claim.LARGER;
    return new Finding(first, second, order, SIDES * Math.min(smaller, larger), SIDES * tie);
  }

  private static double[] logRatios(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(first.length + " rounds against " + second.length);
    }
    double[] logs = new double[first.length];
    int known = 0;
    for (int i = 0; i < logs.length; i++) {
      double log = Math.log(first[i] / second[i]);
      if (!Double.isNaN(log)) {
        logs[known++] = log;
      }
    }
    return Arrays.copyOf(logs, known);
  }
}
