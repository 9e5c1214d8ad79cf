package dev.offloop.compare.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final Rule RULE = new Rule(0.95, 0.15, 0.35);
    private static final int ROUNDS = 12;

    private static double[] rounds(double truth, double noise, Random random) {
        return random.doubles(ROUNDS, 0, 1)
                .map(ignored -> truth * Math.exp(noise * random.nextGaussian()))
                .toArray();
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
        Ranking ranking = Ranking.of(contest(0.03, 1), true, RULE);

        assertThat(ranking.tiers()).hasSize(3);
        assertThat(ranking.tiers().getFirst()).containsExactly("fast");
        assertThat(ranking.tiers().get(1)).containsExactlyInAnyOrder("twin-a", "twin-b");
        assertThat(ranking.tiers().getLast()).containsExactly("slow");
        assertThat(ranking.words()).startsWith("a: fast; b: twin-").endsWith(" (as good as equal); c: slow");
    }

    @Test
    void rankingsOfTheSameTruthNeverContradictEachOther() {
        for (int seed = 0; seed < 50; seed++) {
            Ranking one = Ranking.of(contest(0.3, seed), true, RULE);
            Ranking other = Ranking.of(contest(0.3, seed + 1_000), true, RULE);
            assertThat(one.pairs())
                    .doesNotContainAnyElementsOf(
                            other.pairs().stream().map(RankingTest::reversed).toList());
        }
    }

    private static Ranking.Pair reversed(Ranking.Pair pair) {
        String worse = pair.better();
        return new Ranking.Pair(pair.worse(), worse);
    }

    @Test
    void pairsThatNoLinePartsAreStatedNevertheless() {
        double[] wild = {0.2, 9, 1, 30, 5, 40, 2, 50, 60, 3, 70, 9};
        Map<String, double[]> rounds = Map.of("first", constant(1), "wild", wild, "last", constant(4));

        Ranking ranking = Ranking.of(rounds, true, RULE);

        assertThat(ranking.tiers()).hasSize(1);
        assertThat(ranking.states("first", "last")).isTrue();
        assertThat(ranking.settles("first", "wild")).isFalse();
        assertThat(ranking.words()).isEqualTo("a: first, wild; b: wild, last");
    }

    private static double[] constant(double value) {
        return DoubleStream.generate(() -> value).limit(ROUNDS).toArray();
    }

    @Test
    void fewRoundsRankNothing() {
        Map<String, double[]> rounds = Map.of("a", new double[] {1, 1, 1, 1, 1}, "b", new double[] {9, 9, 9, 9, 9});

        assertThat(Ranking.of(rounds, true, RULE).tiers()).isEqualTo(List.of(List.of("a", "b")));
        assertThat(Ranking.of(rounds, true, RULE).words()).isEqualTo("none of 2 is told apart from another");
    }

    @Test
    void theMoreAreRankedTheMoreItTakesToTellTwoApart() {
        int amongTwo = 0;
        int amongMany = 0;
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Map<String, double[]> many = new LinkedHashMap<>();
            for (int i = 0; i < 20; i++) {
                many.put("n" + i, rounds(i == 0 ? 0.6 : 1, 0.3, random));
            }
            Map<String, double[]> two = new LinkedHashMap<>(many);
            two.keySet().retainAll(List.of("n0", "n1"));
            amongTwo += Ranking.of(two, true, RULE).states("n0", "n1") ? 1 : 0;
            amongMany += Ranking.of(many, true, RULE).states("n0", "n1") ? 1 : 0;
        }
        assertThat(amongTwo).isGreaterThan(25);
        assertThat(amongMany).isLessThan(amongTwo / 2);
    }

    @Test
    void roundsInWhichOneWasNotMeasuredDoNotCountForIt() {
        double[] gaps = constant(9);
        Arrays.fill(gaps, 4, ROUNDS, Double.NaN);
        Map<String, double[]> rounds = Map.of("a", constant(1), "b", constant(3), "gaps", gaps);

        Ranking ranking = Ranking.of(rounds, true, RULE);

        assertThat(ranking.states("a", "b")).isTrue();
        assertThat(ranking.settles("a", "gaps")).isFalse();
    }

    @Test
    void differencesThatOneMayNotRelyOnAreTies() {
        Map<String, double[]> rounds = Map.of("a", constant(1), "b", constant(1.1), "c", constant(1.2));

        Ranking ranking = Ranking.of(rounds, true, RULE);

        assertThat(ranking.ties()).containsExactly(new Ranking.Tie("a", "b"), new Ranking.Tie("b", "c"));
        assertThat(ranking.pairs()).containsExactly(new Ranking.Pair("a", "c"));
    }

    @Test
    void amongEqualsHardlyEverAnOrderIsStated() {
        int wrong = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            Map<String, double[]> rounds = new LinkedHashMap<>();
            for (int i = 0; i < 6; i++) {
                rounds.put("n" + i, rounds(1, 1.0, random));
            }
            wrong += Ranking.of(rounds, true, RULE).pairs().isEmpty() ? 0 : 1;
        }
        assertThat(wrong).as("of 400 contests of equals").isLessThan(20);
    }

    @Test
    void largerIsBetterWhenAsked() {
        Map<String, double[]> rounds = Map.of("a", constant(1), "b", constant(9));

        assertThat(Ranking.of(rounds, false, RULE).states("b", "a")).isTrue();
    }
}
