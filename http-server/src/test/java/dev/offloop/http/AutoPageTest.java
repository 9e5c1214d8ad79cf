package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.await;
import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import dev.offloop.tasks.Sha256;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller sees of the strategy {@code auto}. */
final class AutoPageTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final OffloopService service = await(OffloopService.start(
            vertx,
            OffloadConfig.of(TaskRegistry.of(new Echo(), new Sha256()), ThreadBackend.platform(2), new InlineBackend())
                    .withAuto(AutoPolicy.defaults().withOnlyBriefOnLoop(true))
                    .withDefaultStrategy("auto"),
            ServiceConfig.defaults().withPort(0)));

    @AfterEach
    void close() {
        client.close();
        await(service.close(Duration.ofSeconds(2)));
        await(vertx.close());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (Exception e) {
            throw new AssertionError("The request failed", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(service.url() + path))
                .timeout(Duration.ofSeconds(ServiceFixture.WAIT_SECONDS));
    }

    private HttpResponse<byte[]> post(String path) {
        return send(request(path).POST(BodyPublishers.ofByteArray(new byte[8])));
    }

    @Test
    void theStrategyThatWasChosenIsToldWithEachAnswerAndWhyOnThePageOfWorkers() {
        for (int i = 0; i < 200; i++) {
            assertThat(header(post("/tasks/sha256"), "Offloop-Strategy")).isEqualTo("platform");
        }

        JsonArray choices = json(send(request("/workers"))).getJsonArray("choices");

        JsonObject sha = choices.getJsonObject(0);
        assertThat(sha.getString("task")).isEqualTo("sha256");
        assertThat(sha.getString("strategy")).isEqualTo("platform");
        assertThat(sha.getLong("runs")).isEqualTo(200);
        assertThat(sha.getString("reason")).contains("inline may not: it is not declared brief");
    }

    @Test
    void itIsListedWithTheOtherStrategiesAndCanBeNamed() {
        JsonObject page = json(send(request("/tasks")));

        assertThat(page.getJsonArray("strategies")).isEqualTo(JsonArray.of("platform", "inline", "auto"));
        assertThat(page.getString("defaultStrategy")).isEqualTo("auto");
        assertThat(post("/tasks/echo?strategy=auto").statusCode()).isEqualTo(200);
        assertThat(post("/tasks/echo?strategy=automatic").statusCode()).isEqualTo(400);
    }
}
