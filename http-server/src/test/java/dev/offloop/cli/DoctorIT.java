package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** {@code offloop doctor}, which tries a child, in this JVM. */
class DoctorIT {
    @Test
    void theDoctorFindsWhatIsNeededAndTellsProgramsToo() {
        Invocation text = Invocation.of("doctor");
        Invocation json = Invocation.of("doctor", "--json");

        assertThat(text.out()).contains("ok    jdk", "ok    child", "aot-cache", "All that is needed is there.");
        assertThat(text.exitCode()).isZero();
        JsonObject report = new JsonObject(json.out());
        assertThat(report.getBoolean("well")).isTrue();
        assertThat(report.getJsonArray("checks").getJsonObject(0).getString("name"))
                .isEqualTo("jdk");
    }
}
