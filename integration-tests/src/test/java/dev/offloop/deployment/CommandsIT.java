package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands besides {@code serve}. */
class CommandsIT {
  private static final Duration END = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(strings = {"child", "platform", "virtual", "inline"})
  void runReadsItsInputAndWritesTheResult(String strategy) throws GeneralSecurityException {
    byte[] input = Photograph.noise(300_000);
    try (Running running = Running.start(Launch.of("run", "sha256", "--strategy", strategy))) {
      running.input(input);

      assertThat(running.exitCode(END)).as(running.said()).isZero();
      assertThat(running.out()).containsExactly(sha256(input));
      assertThat(running.complaints()).isEmpty();
    }
  }

  private static String sha256(byte[] input) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(input));
  }

  @Test
  void runTellsWhatIsWrongWithItsInput() {
    try (Running running = Running.start(Launch.of("run", "burn"))) {
      running.input("{\"millis\":\"soon\"}".getBytes(UTF_8));

      assertThat(running.exitCode(END)).isEqualTo(2);
      assertThat(running.complaints()).singleElement().asString().contains("millis");
    }
  }

  @Test
  void doctorFindsThisMachineFit() {
    try (Running running = Running.start(Launch.of("doctor", "--json"))) {
      assertThat(running.exitCode(END)).as(running.said()).isZero();

      JsonNode report = Json.parse(String.join("\n", running.out()));
      assertThat(report.path("well").asBoolean()).isTrue();
      assertThat(Json.values(report.path("checks")).map(check -> check.path("name").asText()))
          .contains("jdk", "jvm-flags", "child");
    }
  }

  @Test
  void compareMeasuresEveryStrategyWithinItsTime(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("compare.json");
    try (Running running = Running.start(Launch.of("compare", "--quick", "--json", file.toString()))) {
      assertThat(running.exitCode(Duration.ofSeconds(45))).as(running.said()).isZero();
    }

    JsonNode report = Json.parse(Files.readString(file));
    assertThat(report.path("machine").isObject()).isTrue();
    Set<String> measured = new TreeSet<>();
    for (JsonNode row : report.path("rows")) {
      assertThat(row.fieldNames()).toIterable().contains(
          "strategy", "task", "payloadBytes", "workMicros", "thinkMicros", "inFlight", "roundTripMicros",
          "tasksPerSecond", "bytesPerSecond");
      assertIsMeasured(row);
      measured.add(row.path("strategy").asText() + " " + row.path("task").asText());
    }
    for (String strategy : List.of("inline", "platform", "virtual", "child")) {
      assertThat(measured).contains(strategy + " echo", strategy + " burn");
    }
  }

  private static void assertIsMeasured(JsonNode row) {
    JsonNode micros = row.path("roundTripMicros");
    double previous = 0;
    for (String quantile : List.of("p50", "p90", "p99", "p999")) {
      assertThat(micros.path(quantile).asDouble()).as("%s of %s", quantile, row).isGreaterThanOrEqualTo(previous);
      previous = micros.path(quantile).asDouble();
    }
    assertThat(micros.path("p50").asDouble() + row.path("tasksPerSecond").asDouble()).as(row.toString()).isPositive();
  }
}
