package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class TaskEndpointTest {
    private final ServiceFixture service =
            new ServiceFixture(config -> config.withInlineAllowed(true), Limits.defaults());

    @AfterAll
    void close() {
        service.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "inline"})
    void aTaskRunsUnderTheStrategyThatIsAskedFor(String strategy) {
        HttpResponse<byte[]> response = service.post("/tasks/sha256?strategy=" + strategy, "abc".getBytes(UTF_8));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), UTF_8))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(header(response, "Offloop-Strategy")).isEqualTo(strategy);
        assertThat(header(response, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void withoutAStrategyTheDefaultOneIsTaken() {
        assertThat(header(service.post("/tasks/echo", new byte[1]), "Offloop-Strategy"))
                .isEqualTo("platform");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 * 1024, 16 * 1024 + 1, 128 * 1024, 128 * 1024 + 1, 3_000_017})
    void bytesOfAnySizeComeBackAsTheyWent(int length) {
        byte[] body = random(length);

        HttpResponse<byte[]> response = service.post("/tasks/echo", body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Arrays.equals(response.body(), body)).isTrue();
    }

    @Test
    void aBodyInChunksOfUnknownTotalIsTakenToo() {
        byte[] body = random(1_000_003);

        HttpResponse<byte[]> response = service.send(service.request("/tasks/echo")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

        assertThat(Arrays.equals(response.body(), body)).isTrue();
    }

    @Test
    void everyAnswerTellsItsTaskAndWhereTheTimeWent() {
        HttpResponse<byte[]> first = service.post("/tasks/burn", "{\"millis\":5}".getBytes(UTF_8));
        HttpResponse<byte[]> second = service.post("/tasks/burn", "{\"millis\":5}".getBytes(UTF_8));

        assertThat(header(first, "Server-Timing"))
                .matches(
                        "queue;dur=\\d+\\.\\d{3}, run;dur=\\d+\\.\\d{3}(, cpu;dur=\\d+\\.\\d{3})?, copy;dur=\\d+\\.\\d{3}");
        double run = Double.parseDouble(header(first, "Server-Timing").replaceAll(".*run;dur=([\\d.]+).*", "$1"));
        assertThat(run).isGreaterThanOrEqualTo(5);
        assertThat(Long.parseLong(header(second, "Offloop-Task-Id")))
                .isGreaterThan(Long.parseLong(header(first, "Offloop-Task-Id")));
    }

    /** From when the process has loaded what it measures with. The task burns processor time until it has used 5 ms. */
    @Test
    void anAnswerTellsTheProcessorTimeOfItsTask() {
        String timing;
        do {
            timing = header(service.post("/tasks/burn", "{\"millis\":5}".getBytes(UTF_8)), "Server-Timing");
        } while (!timing.contains("cpu"));

        double cpu = Double.parseDouble(timing.replaceAll(".*cpu;dur=([\\d.]+).*", "$1"));
        double run = Double.parseDouble(timing.replaceAll(".*run;dur=([\\d.]+).*", "$1"));
        assertThat(cpu).isBetween(5.0, run * 1.1);
    }

    @Test
    void jsonGoesInAndJsonComesOut() {
        HttpResponse<byte[]> response = service.post(
                "/tasks/burn", "{\"millis\":1}".getBytes(UTF_8), "Content-Type", "application/json; charset=utf-8");

        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(json(response).getDouble("millis")).isGreaterThanOrEqualTo(1);
    }

    @Test
    void whatTheQuerySaysIsWhatTheTaskIsTold() {
        HttpResponse<byte[]> response = service.post(
                "/tasks/tell?strategy=inline&width=320&title=a%20b%2Bc%C3%A9&empty=",
                new byte[0], "Offloop-Deadline", "10s");

        JsonObject told = json(response);
        assertThat(told.getJsonObject("parameters").getMap())
                .isEqualTo(Map.of("width", "320", "title", "a b+c\u00e9", "empty", ""));
        assertThat(Duration.ofNanos(told.getLong("remainingNanos")))
                .isBetween(Duration.ofNanos(1), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"high", "NORMAL", "Low"})
    void priorityAndKeyAreTaken(String priority) {
        HttpResponse<byte[]> response =
                service.post("/tasks/echo", new byte[1], "Offloop-Priority", priority, "Offloop-Key", "customer 7");

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aPictureComesBackUnderItsOwnType() throws Exception {
        HttpResponse<byte[]> png = service.post("/tasks/mandelbrot?width=100&height=80", new byte[0]);
        HttpResponse<byte[]> small =
                service.post("/tasks/image-resize?width=50", png.body(), "Content-Type", "image/png");

        assertThat(header(png, "Content-Type")).isEqualTo("image/png");
        assertThat(header(small, "Content-Type")).isEqualTo("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(small.body())).getHeight())
                .isEqualTo(40);
    }

    @Test
    void oneConnectionServesRequestAfterRequest() throws Exception {
        try (RawConnection connection = new RawConnection(service.service.port())) {
            String request = "POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n";
            connection.send(request + "ab" + request + "cd");

            assertThat(connection.read().body()).isEqualTo("ab");
            assertThat(connection.read().body()).isEqualTo("cd");
        }
    }
}
