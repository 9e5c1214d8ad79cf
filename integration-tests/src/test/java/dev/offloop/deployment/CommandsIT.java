package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
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
            assertThat(Json.values(report.path("checks"))
                            .map(check -> check.path("name").asText()))
                    .contains("jdk", "jvm-flags", "child");
        }
    }
}
