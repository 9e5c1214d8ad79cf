package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.security.Ledger;
import dev.offloop.offload.Limits;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are too large, too many, too slow, or not what they were announced as. */
@TestInstance(Lifecycle.PER_CLASS)
class BodyBoundsTest {
    private static final int LIMIT = 100_000;

    private final ServiceFixture service =
            new ServiceFixture(config -> config.withBodyLimitBytes(LIMIT).withHeldBytes(250_000), Limits.defaults());

    @AfterEach
    void theServiceStaysUp() {
        assertThat(service.post("/tasks/echo", new byte[LIMIT]).statusCode()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        service.close();
    }

    private RawConnection connect(String head) throws Exception {
        return new RawConnection(service.service.port())
                .send("POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n");
    }

    @Test
    void anAnnouncedBodyOverTheLimitIsRefusedBeforeItIsSent() throws Exception {
        try (RawConnection client = connect("Content-Length: 100001\r\n")) {
            RawConnection.Response response = client.read();

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains("100000 bytes at most").contains("\"limitBytes\":100000");
            assertThat(response.head()).containsIgnoringCase("connection: close");
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void aBodyOverTheLimitInChunksIsRefusedAsSoonAsItIsOver() throws Exception {
        try (RawConnection client = connect("Transfer-Encoding: chunked\r\n")) {
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            client.send(chunk.repeat(4));

            assertThat(client.read().status()).isEqualTo(413);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void aResultOverTheLimitIsRefusedAsAChildRefusesIt() throws Exception {
        try (ServiceFixture narrow =
                new ServiceFixture(config -> config.withBodyLimitBytes(5).withResultLimitBytes(4), Limits.defaults())) {
            assertThat(narrow.post("/tasks/echo", "12345".getBytes(UTF_8)).statusCode())
                    .isEqualTo(200);
        }
        try (ServiceFixture narrow = new ServiceFixture(
                config -> config.withBodyLimitBytes(0).withResultLimitBytes(1_000), Limits.defaults())) {
            HttpResponse<byte[]> response = narrow.post("/tasks/mandelbrot?width=100&height=80", new byte[0]);

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(json(response).getString("detail"))
                    .contains("IOException", "The result has ")
                    .endsWith(" bytes; at most 1000 are allowed");
        }
    }

    @Test
    void aResultIsCountedBesideItsInput() {
        HeldBytes held = new HeldBytes(100);
        HeldBytes.Lease lease = held.lease(
                Callers.LOCAL,
                new Ledger(System::nanoTime).tryTask(Callers.LOCAL, "echo").held());
        assertThat(lease.tryGrow(60)).isEmpty();

        lease.add(70);

        assertThat(held.held()).isEqualTo(130);
        lease.release();
        assertThat(held.held()).isZero();
    }

    @Test
    void aClientThatSendsItsWholeBodyFirstReadsTheRefusalToo() {
        HttpResponse<byte[]> response = service.send(service.request("/tasks/echo")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[5_000_000]))));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).getInteger("limitBytes")).isEqualTo(LIMIT);
    }

    @Test
    void aBodyLongerThanAnnouncedDoesNotBecomePartOfTheInput() throws Exception {
        try (RawConnection client = connect("Content-Length: 2\r\n")) {
            client.send("ab and more that was not announced\r\n\r\n");

            assertThat(client.read().body()).isEqualTo("ab");
            assertThat(client.read().status()).isEqualTo(400);
        }
    }

    @Test
    void aBodyThatNeverArrivesIsGivenUp() throws Exception {
        try (ServiceFixture impatient = new ServiceFixture(
                        config -> config.withConnections(config.connections().withPatience(Duration.ofMillis(300))),
                        Limits.defaults());
                RawConnection client = new RawConnection(impatient.service.port())) {
            client.send("POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(client.read().status()).isEqualTo(408);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void aBodyThatIsNotThereAtTheDeadlineIsNotWaitedFor() throws Exception {
        try (RawConnection client = connect("Content-Length: 10\r\nOffloop-Deadline: 200ms\r\n")) {
            client.send("abc");

            RawConnection.Response response = client.read();
            assertThat(response.status()).isEqualTo(504);
            assertThat(response.body()).contains("The deadline of 200 ms passed before the body had arrived");
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n", "-5\r\nabc\r\n", "ffffffffffffffffff\r\n"})
    void aChunkThatIsNoneIsABadRequest(String chunk) throws Exception {
        try (RawConnection client = connect("Transfer-Encoding: chunked\r\n")) {
            client.send(chunk);

            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "1, 2", "99999999999999999999"})
    void aLengthThatIsNoneIsABadRequest(String length) throws Exception {
        try (RawConnection client = connect("Content-Length: " + length + "\r\n")) {
            RawConnection.Response response = client.read();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.head()).containsIgnoringCase("application/problem+json");
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOn() throws Exception {
        try (RawConnection client = connect("Content-Length: 3\r\nExpect: 100-continue\r\n")) {
            assertThat(client.read().status()).isEqualTo(100);
            client.send("abc");

            assertThat(client.read().body()).isEqualTo("abc");
        }
    }

    @Test
    void whoAsksBeforeSendingTooMuchIsToldNotTo() throws Exception {
        try (RawConnection client = connect("Content-Length: 100001\r\nExpect: 100-continue\r\n")) {
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    @Test
    void whoAsksForAnUnknownTaskIsNotToldToGoOn() throws Exception {
        try (RawConnection client = new RawConnection(service.service.port())) {
            client.send(
                    "POST /tasks/quux HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void anUnknownExpectationFails() throws Exception {
        try (RawConnection client = connect("Content-Length: 3\r\nExpect: miracles\r\n")) {
            assertThat(client.read().status()).isEqualTo(417);
        }
    }

    @Test
    void bodiesThatTogetherAreTooMuchAreToldToComeBack() throws Exception {
        try (RawConnection first = connect("Content-Length: 100000\r\n").send(new byte[90_000]);
                RawConnection second = connect("Content-Length: 100000\r\n").send(new byte[90_000]);
                RawConnection third = connect("Content-Length: 100000\r\n")) {
            awaitHeldBytes(service, held -> held == 2 * LIMIT);
            third.send(new byte[90_000]);

            RawConnection.Response refused = third.read();

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.head()).containsIgnoringCase("retry-after: 1");
            assertThat(first.send(new byte[10_000]).read().status()).isEqualTo(200);
            assertThat(second.send(new byte[10_000]).read().status()).isEqualTo(200);
        }
        awaitHeldBytes(service, held -> held == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET /ping HTTP/1.1\r\nHo st: x\r\n\r\n",
                "GET /ping HTTP/1.1\r\n\r\n",
                "GET /tasks/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void whatIsNoHttpIsABadRequest(String text) throws Exception {
        try (RawConnection client = new RawConnection(service.service.port())) {
            client.send(text);

            RawConnection.Response response = client.read();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("\"status\":400");
        }
    }

    @Test
    void aClientThatDoesNotTakeItsAnswerIsDisconnectedAndItsMemoryFreed() throws Exception {
        int length = 30_000_000;
        try (ServiceFixture large = new ServiceFixture(
                        config -> config.withConnections(config.connections().withPatience(Duration.ofSeconds(2))),
                        Limits.defaults());
                RawConnection client = new RawConnection(large.service.port())) {
            client.send("POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
                    .send(new byte[length]);

            awaitHeldBytes(large, held -> held == 0);

            assertThat(client.countUntilEnd()).isLessThan(length);
        }
    }

    private static void awaitHeldBytes(ServiceFixture service, DoublePredicate expected) {
        long end = System.nanoTime()
                + Duration.ofSeconds(ServiceFixture.WAIT_SECONDS).toNanos();
        double held = heldBytes(service);
        while (!expected.test(held) && System.nanoTime() < end) {
            held = heldBytes(service);
        }
        assertThat(held).matches(expected::test);
    }

    private static double heldBytes(ServiceFixture service) {
        return new String(service.get("/metrics").body(), UTF_8)
                .lines()
                .filter(line -> line.startsWith("offloop_http_held_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
