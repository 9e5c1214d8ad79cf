package dev.offloop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    private static List<Double> runs(double truth, double noise, Random random) {
        return DoubleStream.generate(() -> truth * Math.exp(noise * random.nextGaussian()))
                .limit(7)
                .boxed()
                .toList();
    }

    private static Check.Verdict verdict(double change, double noise, long seed) {
        Random random = new Random(seed);
        List<Check.Figure> figures =
                Check.judge(Map.of("child", runs(2, noise, random)), Map.of("child", runs(2 * change, noise, random)));
        return figures.getFirst().verdict();
    }

    @Test
    void aSlowdownBeyondTheNoiseFails() {
        assertThat(verdict(1.3, 0.03, 1)).isEqualTo(Check.Verdict.WORSE);
    }

    @Test
    void theSameSpeedPasses() {
        assertThat(verdict(1, 0.03, 1)).isEqualTo(Check.Verdict.FINE);
    }

    @Test
    void aNoisyMachineCannotTellAndDoesNotFail() {
        for (int seed = 0; seed < 200; seed++) {
            assertThat(verdict(1, 0.5, seed)).isNotEqualTo(Check.Verdict.WORSE);
        }
    }

    @Test
    void smallSlowdownsDoNotFail() {
        for (int seed = 0; seed < 200; seed++) {
            assertThat(verdict(1.05, 0.05, seed)).isNotEqualTo(Check.Verdict.WORSE);
        }
    }

    @Test
    void onlyWhatIsWorseInBothSetsFails() {
        Random random = new Random(2);
        Map<String, List<Double>> base = new TreeMap<>(Map.of("a", runs(1, 0.02, random), "b", runs(1, 0.02, random)));
        Map<String, List<Double>> bothWorse = Map.of("a", runs(1.5, 0.02, random), "b", runs(1.5, 0.02, random));
        Map<String, List<Double>> oneWorse = Map.of("a", runs(1.5, 0.02, random), "b", runs(1, 0.02, random));

        assertThat(Check.worse(List.of(Check.judge(base, bothWorse)))).containsExactly("a", "b");
        assertThat(Check.worse(List.of(Check.judge(base, bothWorse), Check.judge(base, oneWorse))))
                .containsExactly("a");
    }

    @Test
    void costsAreReadFromReports(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("1.json"), """
        {"rows": [
          {"strategy": "child", "thinkMicros": 0, "roundTripMicros": {"p50": 1.5}, "tasksPerSecond": 1000000},
          {"strategy": "child", "thinkMicros": 1000, "roundTripMicros": {"p50": 40}, "tasksPerSecond": null}]}
        """);

        assertThat(Check.read(directory))
                .isEqualTo(Map.of(
                        "child, round trip",
                        List.of(1.5),
                        "child, time per task",
                        List.of(1.0),
                        "child asleep, round trip",
                        List.of(40.0)));
    }
}
