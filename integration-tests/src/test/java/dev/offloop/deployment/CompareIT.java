package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code offloop compare}, as it is called by people and programs. */
@Isolated
@TestInstance(Lifecycle.PER_CLASS)
class CompareIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double QUIET_PERCENT = 10;

    private Path directory = Path.of("");
    private JsonNode withPeers = MissingNode.getInstance();

    @BeforeAll
    void measureWithPeers(@TempDir Path directory) throws IOException {
        this.directory = directory;
        withPeers = quick("24s", "peers.json", "--peers");
    }

    /** In a part of the usual time, as it is to be seen to work here, not to measure well. */
    private JsonNode quick(String time, String name, String... more) throws IOException {
        Path file = directory.resolve(name);
        try (Running running = Running.start(Launch.of("compare", "--quick", "--time", time, "--json", file.toString())
                .with((Object[]) more))) {
            assertThat(running.exitCode(PATIENCE)).as(running.said()).isZero();
        }
        return Json.parse(Files.readString(file));
    }

    @Test
    void quickMeasuresEveryStrategyWithinItsTimeAndStatesNoOrderThatIsOppositeToOneOfARunWithPeers()
            throws IOException {
        JsonNode one = quick("8s", "one.json");

        assertThat(one.path("machine").isObject()).isTrue();
        Set<String> measured = new TreeSet<>();
        for (JsonNode row : one.path("rows")) {
            assertThat(row.path("tasksPerSecond").asDouble()).as(row.toString()).isPositive();
            measured.add(
                    row.path("strategy").asText() + " " + row.path("workMicros").asInt() + " "
                            + row.path("payloadBytes").asInt());
        }
        for (String strategy : List.of("inline", "platform", "virtual", "child")) {
            assertThat(measured).contains(strategy + " 0 64", strategy + " 1000 64", strategy + " 0 1048576");
        }
        assertThat(Json.values(one.path("breakEvens"))
                        .map(row -> row.path("strategy").asText()))
                .contains("child", "platform");

        Set<String> stated = statements(one, "better", "worse");
        if (one.path("run").path("noisePercent").asDouble(100) < QUIET_PERCENT) {
            assertThat(stated).as("orders stated on a quiet machine").isNotEmpty();
        }
        assertThat(statements(withPeers, "worse", "better")).noneMatch(stated::contains);
    }

    private static Set<String> statements(JsonNode report, String first, String second) {
        Set<String> all = new TreeSet<>();
        for (JsonNode ranking : report.path("rankings")) {
            for (JsonNode pair : ranking.path("pairs")) {
                all.add(String.join(
                        " ",
                        ranking.path("among").asText(),
                        ranking.path("metric").asText(),
                        ranking.path("payloadBytes").asText(),
                        ranking.path("workMicros").asText(),
                        pair.path(first).asText(),
                        pair.path(second).asText()));
            }
        }
        return all;
    }

    @Test
    void aTaskOfOnesOwnIsComparedOnItsInput() throws IOException {
        Path input = Files.write(directory.resolve("input"), Photograph.noise(300_000));

        JsonNode report = quick("4s", "sha256.json", "--task", "sha256", "--input", input.toString());

        assertThat(Json.values(report.path("rows")).map(row -> row.path("task").asText()))
                .containsOnly("sha256");
        assertThat(Json.values(report.path("rows"))
                        .map(row -> row.path("payloadBytes").asInt()))
                .containsOnly(300_000);
        assertThat(Json.values(report.path("advice")).map(JsonNode::asText))
                .anyMatch(line -> line.startsWith("child: "));
    }

    @Test
    void peersAreRankedBesideTheStrategiesAndWhatIsMissingIsTold() {
        Set<String> missing = new TreeSet<>();
        withPeers.path("missing").forEach(each -> missing.add(each.path("name").asText()));
        for (String metric : List.of("roundTrip", "tasksPerSecond")) {
            Set<String> ranked = ranked(withPeers, metric);
            assertThat(ranked).contains("child", "platform", "executeBlocking");
            for (String needsNode : List.of("piscina", "fork-json", "fork-advanced")) {
                assertThat(ranked.contains(needsNode))
                        .as(needsNode + " is ranked or missing")
                        .isNotEqualTo(missing.contains(needsNode));
            }
            if (withPeers.path("run").path("noisePercent").asDouble(100) < QUIET_PERCENT) {
                assertThat(open(withPeers, metric))
                        .as("pairs that were not told apart on a quiet machine")
                        .isEmpty();
            }
        }
        assertThat(Json.values(withPeers.path("programs"))
                        .map(each -> each.path("version").asText()))
                .anyMatch(version -> version.startsWith("Vert.x 5"));
    }

    /** Pairs of the usual picks of which neither an order nor a tie is stated. */
    private static Set<String> open(JsonNode report, String metric) {
        Set<String> open = new TreeSet<>();
        for (JsonNode ranking : report.path("rankings")) {
            if (ranking.path("among").asText().equals("PICKS")
                    && ranking.path("metric").asText().equals(metric)) {
                List<String> names = new ArrayList<>();
                ranking.path("tiers").forEach(tier -> tier.forEach(name -> names.add(name.asText())));
                for (String one : names) {
                    names.subList(names.indexOf(one) + 1, names.size()).forEach(other -> open.add(pair(one, other)));
                }
                ranking.path("pairs")
                        .forEach(each -> open.remove(pair(
                                each.path("better").asText(), each.path("worse").asText())));
                ranking.path("ties")
                        .forEach(each -> open.remove(pair(
                                each.path("one").asText(), each.path("other").asText())));
            }
        }
        return open;
    }

    private static String pair(String one, String other) {
        return one.compareTo(other) < 0 ? one + " and " + other : other + " and " + one;
    }

    private static Set<String> ranked(JsonNode report, String metric) {
        Set<String> names = new TreeSet<>();
        for (JsonNode ranking : report.path("rankings")) {
            if (ranking.path("metric").asText().equals(metric)
                    && ranking.path("payloadBytes").asInt() == 64) {
                ranking.path("tiers").forEach(tier -> tier.forEach(name -> names.add(name.asText())));
            }
        }
        return names;
    }
}
