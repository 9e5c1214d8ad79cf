package dev.offloop.cli.compare.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Names in order, as far as the noise lets an order be stated.
 *
 * @param tiers best first; a line is drawn between two tiers only if everything above it is certainly better than everything
 *     below
 * @param pairs every pair of which the first is certainly better than the second, whether a line lies between them or not
 */
public record Ranking(List<List<String>> tiers, List<Pair> pairs) {
  /** Pairs within tiers that are put into words. */
  private static final int TOLD = 6;

  public Ranking {
    tiers = tiers.stream().map(List::copyOf).toList();
    pairs = List.copyOf(pairs);
  }

  /** Two names, one of them certainly better. */
  public record Pair(String better, String worse) {}

  /**
   * Ranks what was measured in the same rounds.
   *
   * @param rounds per name one positive value a round, equally many
   * @param smallerIsBetter whether the smallest stands first
   * @param margin by how much more than the noise two must differ; 0.1 is 10 %
   */
  public static Ranking of(
      Map<String, double[]> rounds, boolean smallerIsBetter, double confidence, double margin) {
    Comparator<Map.Entry<String, double[]>> byMedian = Comparator.comparingDouble(entry -> Medians.of(entry.getValue()));
    List<Map.Entry<String, double[]>> order =
        rounds.entrySet().stream().sorted(smallerIsBetter ? byMedian : byMedian.reversed()).toList();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      for (var worse : order.subList(i + 1, order.size())) {
        var better = order.get(i);
        Separation separation = Separation.of(better.getValue(), worse.getValue(), confidence, margin);
        if (separation.verdict() != Separation.Verdict.UNCLEAR) {
          pairs.add(new Pair(better.getKey(), worse.getKey()));
        }
      }
    }
    return new Ranking(tiers(order.stream().map(Map.Entry::getKey).toList(), pairs), pairs);
  }

  private static List<List<String>> tiers(List<String> order, List<Pair> pairs) {
    List<List<String>> tiers = new ArrayList<>();
    int from = 0;
    for (int line = 1; line <= order.size(); line++) {
      if (parts(order.subList(0, line), order.subList(line, order.size()), pairs)) {
        tiers.add(order.subList(from, line));
        from = line;
      }
    }
    return tiers;
  }

  private static boolean parts(List<String> above, List<String> below, List<Pair> pairs) {
    return above.stream().allMatch(better -> below.stream().allMatch(worse -> pairs.contains(new Pair(better, worse))));
  }

  /** Whether this ranking states that the first is better than the second. */
  public boolean states(String better, String worse) {
    return pairs.contains(new Pair(better, worse));
  }

  /** Such as {@code inline, then platform or virtual (too close to rank), then child}. */
  public String words() {
    String order = String.join(", then ", tiers.stream().map(Ranking::words).toList());
    List<String> more = new ArrayList<>();
    for (List<String> tier : tiers) {
      for (Pair pair : pairs) {
        if (tier.contains(pair.better()) && tier.contains(pair.worse())) {
          more.add(pair.better() + " before " + pair.worse());
        }
      }
    }
    if (more.isEmpty()) {
      return order;
    }
    String rest = more.size() > TOLD ? " and " + (more.size() - TOLD) + " other pairs" : "";
    return order + "; but certainly " + String.join(", ", more.subList(0, Math.min(TOLD, more.size()))) + rest;
  }

  private static String words(List<String> tier) {
    if (tier.size() == 1) {
      return tier.getFirst();
    }
    String last = tier.getLast();
    return String.join(", ", tier.subList(0, tier.size() - 1)) + " or " + last + " (too close to rank)";
  }
}
