package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A task that a client sends to the event loop holds up all others: only those that cannot take long are let there. */
class InlineOverHttpTest {
    private static final byte[] MILLISECOND = "{\"millis\":1}".getBytes(UTF_8);

    @Test
    void onlyTasksDeclaredBriefRunOnTheEventLoop() {
        try (ServiceFixture service = new ServiceFixture()) {
            HttpResponse<byte[]> brief = service.post("/tasks/echo?strategy=inline", new byte[1]);
            HttpResponse<byte[]> refused = service.post("/tasks/burn?strategy=inline", MILLISECOND);

            assertThat(brief.statusCode()).isEqualTo(200);
            assertThat(header(brief, "Offloop-Strategy")).isEqualTo("inline");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(header(refused, "Content-Type")).isEqualTo("application/problem+json");
            assertThat(json(refused).getString("type")).isEqualTo("urn:offloop:problem:inline");
            assertThat(json(refused).getString("detail")).contains("'burn'", "platform, fake", "--allow-inline");
        }
    }

    @Test
    void theServiceCanBeConfiguredToAllowAllTasks() {
        try (ServiceFixture service = new ServiceFixture(config -> config.withInlineAllowed(true), Limits.defaults())) {
            assertThat(service.post("/tasks/burn?strategy=inline", MILLISECOND).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theListOfTasksSaysWhichAreBrief() {
        try (ServiceFixture service = new ServiceFixture()) {
            assertThat(json(service.get("/tasks")).getJsonArray("tasks").stream()
                            .map(JsonObject.class::cast)
                            .filter(task -> task.getBoolean("brief"))
                            .map(task -> task.getString("name")))
                    .containsExactly("echo");
        }
    }
}
