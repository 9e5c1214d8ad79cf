package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.security.NewToken;
import dev.offloop.http.security.Role;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Callers that use up what they may have. */
@TestInstance(Lifecycle.PER_CLASS)
class QuotaTest {
    private final Map<String, String> tokens = new HashMap<>();
    private ServiceFixture service;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokens");
        List<String> lines = new ArrayList<>();
        for (String[] caller : new String[][] {
            {"few", "rate=3/h"},
            {"few-of-echo", "echo.rate=2/h"},
            {"narrow", "concurrent=1"},
            {"small", "bytes=100k"},
            {"free", ""}
        }) {
            NewToken made = NewToken.of(caller[0], List.of(Role.SUBMIT, Role.READ));
            tokens.put(caller[0], made.token());
            lines.add(made.line() + " " + caller[1]);
        }
        Files.write(file, lines);
        service = new ServiceFixture(config -> config.withTokens(file), Limits.defaults());
    }

    @AfterAll
    void close() {
        service.close();
    }

    private HttpResponse<byte[]> post(String caller, String task, byte[] body) {
        return service.send(service.request("/tasks/" + task)
                .header("Authorization", "Bearer " + tokens.get(caller))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<byte[]> get(String caller, String path) {
        return service.send(service.request(path).header("Authorization", "Bearer " + tokens.get(caller)));
    }

    private static void assertRefused(HttpResponse<byte[]> response, String kind, String words) {
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:" + kind);
        assertThat(json(response).getString("detail")).contains(words);
        assertThat(Integer.parseInt(header(response, "Retry-After"))).isPositive();
    }

    @Test
    void requestsOverTheRateAreRefusedAndOtherCallersAreNot() {
        assertThat(post("few", "echo", new byte[1]).statusCode()).isEqualTo(200);
        assertThat(get("few", "/ping").statusCode()).isEqualTo(200);
        assertThat(get("few", "/tasks").statusCode()).isEqualTo(200);

        HttpResponse<byte[]> refused = post("few", "echo", new byte[1]);

        assertRefused(refused, "quota-rate", "'few' may have 3 in 3600 s");
        assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1_000, 1_200);
        assertRefused(get("few", "/ping"), "quota-rate", "3 in 3600 s");
        assertThat(post("free", "echo", new byte[1]).statusCode()).isEqualTo(200);
    }

    @Test
    void aQuotaOfOneTaskLeavesTheOthersFree() {
        assertThat(post("few-of-echo", "echo", new byte[1]).statusCode()).isEqualTo(200);
        assertThat(post("few-of-echo", "echo", new byte[1]).statusCode()).isEqualTo(200);

        assertRefused(post("few-of-echo", "echo", new byte[1]), "quota-rate", "of the task echo");
        assertThat(post("few-of-echo", "sha256", new byte[1]).statusCode()).isEqualTo(200);
    }

    @Test
    void tasksOverTheNumberAtATimeAreRefusedUntilOneEnds() throws Exception {
        String hold = "POST /tasks/hold HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tokens.get("narrow")
                + "\r\nContent-Length: 1\r\n\r\n7";
        try (RawConnection running = new RawConnection(service.service.port())) {
            running.send(hold);
            assertThat(service.hold.awaitStart()).isTrue();

            assertRefused(post("narrow", "echo", new byte[1]), "quota-concurrent", "1 tasks at a time");

            service.hold.release();
            assertThat(running.read().status()).isEqualTo(200);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ServiceFixture.WAIT_SECONDS);
        while (post("narrow", "echo", new byte[1]).statusCode() == 429) {
            assertThat(System.nanoTime() - end).isNegative();
        }
    }

    /** Until the service holds so many bytes of bodies at least. */
    private void awaitHeld(int bytes) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ServiceFixture.WAIT_SECONDS);
        while (heldBytes() < bytes) {
            assertThat(System.nanoTime() - end).isNegative();
        }
    }

    private double heldBytes() {
        return new String(get("free", "/metrics").body(), UTF_8)
                .lines()
                .filter(line -> line.startsWith("offloop_http_held_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bodiesOverTheBytesAreRefusedAndOnesThatNeverFitAreTooLarge() throws Exception {
        String half = "POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tokens.get("small")
                + "\r\nContent-Length: 70000\r\n\r\n";
        try (RawConnection waiting = new RawConnection(service.service.port())) {
            waiting.send(half).send(new byte[60_000]);
            awaitHeld(60_000);

            assertRefused(post("small", "echo", new byte[50_000]), "quota-bytes", "102400 bytes of bodies at a time");
            assertThat(post("small", "echo", new byte[200_000]).statusCode()).isEqualTo(413);
            assertThat(post("free", "echo", new byte[200_000]).statusCode()).isEqualTo(200);
        }
    }
}
