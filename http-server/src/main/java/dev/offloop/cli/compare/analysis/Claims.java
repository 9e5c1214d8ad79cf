package dev.offloop.cli.compare.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What may be said of every two of several contestants at once, such that with the confidence asked for all of it is true.
 *
 * <p>For each pair the rounds vote, as in a sign test: of independent rounds that lie beyond a bound with an even chance,
 * how likely are so many or more? That needs no model of the noise, and a few spoiled rounds cost little. The votes of all
 * pairs are then judged together by Holm's method: the strongest claim must stand against the chance that any of them is
 * wrong, the next against that of any of the rest, and so on.
 */
final class Claims {
  /** Which of two is smaller, or larger, is not known before: both sides share the chance of an error. */
  private static final int SIDES = 2;

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

  private record Vote(int first, int second, Claim claim, double chance) {}

  /**
   * Judges every pair.
   *
   * @param rounds one array for each, of equal lengths; not a number where it was not measured
   */
  static List<Judged> of(List<double[]> rounds, Rule rule) {
    List<Vote> votes = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      for (int j = i + 1; j < rounds.size(); j++) {
        votes.add(vote(i, j, logRatios(rounds.get(i), rounds.get(j)), rule));
      }
    }
    votes.sort(Comparator.comparingDouble(Vote::chance));
    List<Judged> judged = new ArrayList<>();
    boolean holds = true;
    for (int i = 0; i < votes.size(); i++) {
      Vote vote = votes.get(i);
      holds &= vote.chance() * (votes.size() - i) <= 1 - rule.confidence();
      judged.add(new Judged(vote.first(), vote.second(), holds ? vote.claim() : Claim.NONE));
    }
    return judged;
  }

  /** What is most likely of two, and how likely the rounds would vote like that if it were not so. */
  private static Vote vote(int first, int second, double[] logs, Rule rule) {
    double apart = Math.log1p(rule.margin());
    double tied = Math.log1p(rule.tie());
    double smaller = chance(logs, -1, apart);
    double larger = chance(logs, 1, apart);
    double tie = Math.max(chance(logs, 1, -tied), chance(logs, -1, -tied));
    double likeliest = Math.min(tie, Math.min(smaller, larger));
    // Of an order and a tie that are as likely, the order says more.
    Claim claim = smaller == likeliest ? Claim.SMALLER : larger == likeliest ? Claim.LARGER : Claim.TIED;
    return new Vote(first, second, claim, Math.min(1, SIDES * likeliest));
  }

  /** How likely so many rounds, or more, lie beyond the bound if the median does not. */
  private static double chance(double[] logs, int sign, double bound) {
    int beyond = 0;
    for (double log : logs) {
      beyond += sign * log > bound ? 1 : 0;
    }
    return upperTail(logs.length, beyond);
  }

  /** The chance of at least k heads of n coins. */
  static double upperTail(int n, int k) {
    double term = Math.pow(0.5, n);
    double tail = 0;
    for (int heads = n; heads >= k; heads--) {
      tail += term;
      term = term * heads / (n - heads + 1);
    }
    return Math.min(1, tail);
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
