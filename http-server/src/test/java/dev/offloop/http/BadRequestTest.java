package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller can do wrong, and how it is told. After each of them the service serves the next one. */
@TestInstance(Lifecycle.PER_CLASS)
class BadRequestTest {
    private final ServiceFixture service = new ServiceFixture();

    @AfterEach
    void theServiceStaysUp() {
        assertThat(service.get("/ping").body()).asString(UTF_8).isEqualTo("pong");
    }

    @AfterAll
    void close() {
        service.close();
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String kind, String detail) {
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(response).getInteger("status")).isEqualTo(status);
        assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:" + kind);
        assertThat(json(response).getString("title")).isNotBlank();
        assertThat(json(response).getString("detail")).contains(detail);
    }

    @Test
    void anUnknownTaskNamesTheOneThatMayHaveBeenMeant() {
        HttpResponse<byte[]> response = service.post("/tasks/image-resise?width=3", new byte[0]);

        assertProblem(response, 404, "unknown-task", "did you mean image-resize?");
        assertThat(json(response).getJsonArray("near")).isEqualTo(JsonArray.of("image-resize"));
    }

    @Test
    void anUnknownTaskLikeNoneIsSentToTheList() {
        assertProblem(service.post("/tasks/quux", new byte[0]), 404, "unknown-task", "GET /tasks lists all");
    }

    @Test
    void anUnknownTaskWithALargeBodyIsAnsweredBeforeTheBodyIsRead() {
        assertProblem(service.post("/tasks/quux", new byte[1_000_000]), 404, "unknown-task", "quux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/tasks/echo/more", "/health", "/health/alive"})
    void anUnknownPathIsNamed(String path) {
        assertProblem(service.get(path), 404, "unknown-path", "There is nothing at '" + path);
    }

    @ParameterizedTest
    @CsvSource({"GET,/tasks/echo,POST", "PUT,/tasks/echo,POST", "POST,/tasks,'GET, HEAD'", "DELETE,/ping,'GET, HEAD'"})
    void aMethodThatDoesNotFitIsToldTheOnesThatDo(String method, String path, String allowed) {
        HttpResponse<byte[]> response = service.send(service.request(path).method(method, BodyPublishers.noBody()));

        assertProblem(response, 405, "method", path + " answers " + allowed + ", not " + method);
        assertThat(header(response, "Allow")).isEqualTo(allowed);
    }

    @Test
    void anUnknownStrategyIsToldTheKnownOnes() {
        HttpResponse<byte[]> response = service.post("/tasks/echo?strategy=fork", new byte[1]);

        assertProblem(response, 400, "unknown-strategy", "'fork'; there are platform, inline, fake");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "5", "-1s", "0s", "1s2", "2d"})
    void aDeadlineThatDoesNotParseIsNamed(String deadline) {
        HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1], "Offloop-Deadline", deadline);

        assertProblem(response, 400, "bad-request", "'" + deadline + "'");
    }

    @Test
    void anUnknownPriorityIsToldTheKnownOnes() {
        HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1], "Offloop-Priority", "urgent");

        assertProblem(response, 400, "bad-request", "'urgent'; it must be high, normal or low");
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1], "Offloop-Key", "k".repeat(257));

        assertProblem(response, 400, "bad-request", "257 characters");
    }

    @Test
    void aParameterGivenTwiceIsRefused() {
        assertProblem(service.post("/tasks/echo?a=1&a=2", new byte[1]), 400, "bad-request", "'a' is given twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"millis\": | line 1",
                "millis=25 | line 1",
                "{\"millis\":\"many\"} | millis",
                "{\"millis\":[1]} | millis",
                "{\"millis\":-3} | -3",
                "[] | object",
                "{} | millis",
                "'' | "
            })
    void jsonThatDoesNotFitIsAnsweredWithWhereAndWhy(String body, @Nullable String why) {
        HttpResponse<byte[]> response = service.post("/tasks/burn", body.getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:bad-input");
        assertThat(json(response).getString("detail")).containsIgnoringCase(why == null ? "" : why);
    }

    @Test
    void largeInvalidJsonIsAnsweredTheSame() {
        String body = "{\"millis\":1" + " ".repeat(100_000);

        assertProblem(service.post("/tasks/burn", body.getBytes(UTF_8)), 400, "bad-input", "Invalid JSON at line 1");
    }

    @Test
    void anImageThatIsNoneIsTheCallersFault() {
        HttpResponse<byte[]> response = service.post("/tasks/image-resize?width=10", "hello".getBytes(UTF_8));

        assertProblem(response, 400, "bad-input", "no image that is known");
    }

    @Test
    void aParameterOutOfBoundsIsToldItsBounds() {
        HttpResponse<byte[]> response = service.post("/tasks/mandelbrot?width=99999", new byte[0]);

        assertProblem(response, 400, "bad-input", "give a whole number from 1 to 4096");
    }

    @ParameterizedTest
    @CsvSource({
        "burn,text/plain",
        "burn,application/octet-stream",
        "image-resize,application/json",
        "password-hash,image/png"
    })
    void aContentTypeTheTaskDoesNotReadIsRefused(String task, String type) {
        HttpResponse<byte[]> response = service.post("/tasks/" + task, new byte[1], "Content-Type", type);

        assertProblem(response, 415, "content-type", "Task '" + task + "' reads");
    }

    @Test
    void aCompressedBodyIsRefusedAndNotTakenForTheInput() {
        HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1], "Content-Encoding", "gzip");

        assertProblem(response, 415, "content-encoding", "gzip");
    }

    @Test
    void whatATaskThrowsIsToldInItsWords() {
        HttpResponse<byte[]> response = service.post("/tasks/throwing", "{\"text\":\"checked\"}".getBytes(UTF_8));

        assertProblem(response, 422, "task-failed", "thrown on demand");
        assertThat(json(response).getString("exception")).isEqualTo("java.io.IOException");
        assertThat(header(response, "Offloop-Task-Id")).isNotBlank();
        assertThat(header(response, "Server-Timing")).startsWith("queue;dur=");
    }

    @Test
    void anErrorATaskThrowsEndsNothingButTheTask() {
        HttpResponse<byte[]> response = service.post("/tasks/throwing", "{\"text\":\"error\"}".getBytes(UTF_8));

        assertProblem(response, 422, "task-failed", "AssertionError");
    }

    /** On a busy machine a short deadline may pass before the task has started; then a longer one is tried. */
    @Test
    void aDeadlineThatPassesIsAGatewayTimeout() {
        int millis = 15;
        HttpResponse<byte[]> response;
        do {
            millis *= 2;
            response = service.post(
                    "/tasks/burn", "{\"millis\":60000}".getBytes(UTF_8), "Offloop-Deadline", millis + "ms");
            assertProblem(response, 504, "deadline", millis + " ms passed ");
        } while (!json(response).getBoolean("started") && millis < 10_000);

        assertProblem(response, 504, "deadline", millis + " ms passed while the task was running");
        assertThat(json(response).getBoolean("started")).isTrue();
    }
}
