package dev.offloop.cli.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static double[] rounds(double truth, double noise, Random random) {
    return random.doubles(8, 0, 1).map(ignored -> truth * Math.exp(noise * random.nextGaussian())).toArray();
  }

  private static Map<String, double[]> contest(double noise, long seed) {
    Random random = new Random(seed);
    Map<String, double[]> rounds = new LinkedHashMap<>();
    rounds.put("slow", rounds(50, noise, random));
    rounds.put("fast", rounds(1, noise, random));
    rounds.put("twin-a", rounds(10, noise, random));
    rounds.put("twin-b", rounds(10.5, noise, random));
    return rounds;
  }

  @Test
  void whatNoiseSeparatesIsRankedAndWhatItDoesNotIsLeftTogether() {
    Ranking ranking = Ranking.of(contest(0.03, 1), true, 0.95, 0.1);

    assertThat(ranking.tiers()).hasSize(3);
    assertThat(ranking.tiers().getFirst()).containsExactly("fast");
    assertThat(ranking.tiers().get(1)).containsExactlyInAnyOrder("twin-a", "twin-b");
    assertThat(ranking.tiers().getLast()).containsExactly("slow");
    assertThat(ranking.words()).startsWith("fast, then twin-").endsWith("(too close to rank), then slow");
  }

  @Test
  void rankingsOfTheSameTruthNeverContradictEachOther() {
    for (int seed = 0; seed < 50; seed++) {
      Ranking one = Ranking.of(contest(0.3, seed), true, 0.95, 0.1);
      Ranking other = Ranking.of(contest(0.3, seed + 1_000), true, 0.95, 0.1);
      assertThat(one.pairs()).doesNotContainAnyElementsOf(other.pairs().stream().map(RankingTest::reversed).toList());
    }
  }

  private static Ranking.Pair reversed(Ranking.Pair pair) {
    String worse = pair.better();
    return new Ranking.Pair(pair.worse(), worse);
  }

  @Test
  void pairsThatNoLinePartsAreStatedNevertheless() {
    Map<String, double[]> rounds = Map.of(
        "first", new double[] {1, 1, 1, 1, 1, 1, 1},
        "wild", new double[] {0.5, 9, 1, 3, 0.7, 8, 2},
        "last", new double[] {4, 4, 4, 4, 4, 4, 4});

    Ranking ranking = Ranking.of(rounds, true, 0.95, 0.1);

    assertThat(ranking.tiers()).hasSize(1);
    assertThat(ranking.states("first", "last")).isTrue();
    assertThat(ranking.words()).endsWith("; but certainly first before last");
  }

  @Test
  void fewRoundsRankNothing() {
    Map<String, double[]> rounds = Map.of("a", new double[] {1, 1, 1}, "b", new double[] {9, 9, 9});

    assertThat(Ranking.of(rounds, true, 0.95, 0.1).tiers()).isEqualTo(List.of(List.of("a", "b")));
  }

  @Test
  void largerIsBetterWhenAsked() {
    Map<String, double[]> rounds =
        Map.of("a", new double[] {1, 1, 1, 1, 1, 1}, "b", new double[] {9, 9, 9, 9, 9, 9});

    assertThat(Ranking.of(rounds, false, 0.95, 0.1).states("b", "a")).isTrue();
  }
}
