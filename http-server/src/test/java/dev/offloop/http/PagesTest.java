package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class PagesTest {
    private final ServiceFixture service = new ServiceFixture();

    @AfterAll
    void close() {
        service.close();
    }

    @Test
    void pingIsAnsweredWithPong() {
        HttpResponse<byte[]> response = service.get("/ping");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), UTF_8)).isEqualTo("pong");
    }

    @Test
    void aHeadRequestGetsTheHeadersAlone() {
        HttpResponse<byte[]> response = service.send(service.request("/ping").method("HEAD", BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void theListOfTasksTellsWhatEachReadsAndAnswers() {
        JsonObject page = json(service.get("/tasks"));

        List<JsonObject> tasks =
                page.getJsonArray("tasks").stream().map(JsonObject.class::cast).toList();
        assertThat(tasks).extracting(task -> task.getString("name")).contains("echo", "image-resize", "password-hash");
        JsonObject hash = tasks.stream()
                .filter(task -> task.getString("name").equals("password-hash"))
                .findFirst()
                .orElseThrow();
        assertThat(hash.getString("input")).isEqualTo("application/json");
        assertThat(hash.getString("output")).startsWith("text/plain");
        assertThat(hash.getBoolean("idempotent")).isTrue();
        assertThat(page.getJsonArray("strategies")).isEqualTo(JsonArray.of("platform", "inline", "fake"));
        assertThat(page.getString("defaultStrategy")).isEqualTo("platform");
    }

    @Test
    void theDeadLettersAreListedAndWhatIsInQuarantine() {
        JsonObject page = json(service.get("/workers/dead-letters"));

        assertThat(page.getJsonArray("deadLetters")).isEmpty();
        assertThat(page.getJsonObject("quarantined")).isEmpty();
    }

    @Test
    void workersAreRestartedByAPostAndByNothingElse() {
        HttpResponse<byte[]> response =
                service.send(service.request("/workers/restart").POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(service.get("/workers/restart").statusCode()).isEqualTo(405);
    }

    @Test
    void aServiceThatWorksIsLiveAndReady() {
        assertThat(json(service.get("/health/live")).getBoolean("live")).isTrue();
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(json(service.get("/health/ready")).getBoolean("ready")).isTrue();
    }

    @Test
    void theWorkersAreListed() {
        List<JsonObject> workers = json(service.get("/workers")).getJsonArray("workers").stream()
                .map(JsonObject.class::cast)
                .toList();

        JsonObject fake = workers.stream()
                .filter(w -> w.getString("name").equals("fake-1"))
                .findFirst()
                .orElseThrow();
        assertThat(fake.getLong("pid")).isEqualTo(4711);
        assertThat(fake.getLong("generation")).isEqualTo(1);
        assertThat(fake.getString("state")).isEqualTo("ready");
        assertThat(fake.getLong("restarts")).isZero();
        assertThat(fake.getInteger("slots")).isEqualTo(1);
        assertThat(fake.getDouble("busySeconds")).isZero();
        assertThat(fake.getDouble("utilization")).isZero();
    }

    @Test
    void whatWasDoneStandsInTheMetrics() {
        service.post("/tasks/echo", new byte[1]);
        service.post("/tasks/throwing", "{\"text\":\"checked\"}".getBytes(UTF_8));

        HttpResponse<byte[]> response = service.get("/metrics");

        String text = new String(response.body(), UTF_8);
        assertThat(header(response, "Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(text)
                .containsPattern(
                        "offloop_tasks_total\\{outcome=\"completed\",strategy=\"platform\",task=\"echo\"} [1-9]")
                .containsPattern(
                        "offloop_tasks_total\\{outcome=\"failed\",strategy=\"platform\",task=\"throwing\"} [1-9]")
                .contains("offloop_task_run_seconds_bucket", "offloop_tasks_in_flight 0", "offloop_worker_restarts")
                .containsPattern("vertx_http_server_requests_total\\{.*route=\"/tasks/:name\"")
                .contains("jvm_memory_used_bytes", "jvm_gc", "process_uptime_seconds");
    }

    @Test
    void whatTasksTookStandsInTheMetrics() {
        Pattern measured = Pattern.compile(
                "offloop_task_cpu_seconds_sum\\{strategy=\"platform\",task=\"burn\"} (0\\.0*[1-9]|[1-9])");
        String text;
        do {
            service.post("/tasks/burn", "{\"millis\":5}".getBytes(UTF_8));
            text = new String(service.get("/metrics").body(), UTF_8);
        } while (!measured.matcher(text).find());

        assertThat(text)
                .containsPattern("offloop_task_allocated_bytes_sum\\{strategy=\"platform\",task=\"burn\"} [1-9]")
                .contains("offloop_task_copied_bytes_total{strategy=\"platform\",task=\"burn\"} 0.0")
                .containsPattern(
                        "offloop_worker_busy_seconds\\{strategy=\"platform\",worker=\"platform\"} [0-9.]*[1-9]")
                .containsPattern("offloop_strategy_utilization\\{strategy=\"platform\"} [0-9.]*[1-9]");
    }

    @Test
    void theLoopShowsItsPhasesAndWhatWasSlow() {
        service.get("/ping");

        JsonObject loop = json(service.get("/loop"));

        assertThat(loop.getLong("iterations")).isPositive();
        assertThat(loop.getDouble("utilization")).isBetween(0.0, 1.0);
        assertThat(loop.getJsonObject("phases").fieldNames())
                .containsExactlyInAnyOrder("pending", "idle", "prepare", "poll", "check", "closing", "timers");
        assertThat(loop.getJsonObject("phases").getJsonObject("poll").getLong("callbacks"))
                .isPositive();
        assertThat(loop.getJsonArray("slowest")).isNotEmpty();
    }

    @Test
    void theLoopStandsInTheMetricsAsItIsNow() {
        String before = new String(service.get("/metrics").body(), UTF_8);
        service.get("/ping");
        String after = new String(service.get("/metrics").body(), UTF_8);

        assertThat(iterations(after)).isGreaterThan(iterations(before));
        assertThat(after)
                .contains(
                        "offloop_loop_phase_callbacks_total{phase=\"poll\"}",
                        "offloop_loop_delay_seconds{quantile=\"0.99\"}");
    }

    private static double iterations(String metrics) {
        String name = "offloop_loop_iterations_total ";
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length())))
                .orElseThrow();
    }
}
