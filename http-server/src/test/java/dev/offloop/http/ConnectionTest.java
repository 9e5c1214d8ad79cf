package dev.offloop.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.offload.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What clients do with their connections besides sending requests: too slowly, too much at once, half. */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectionTest {
    private static final int CONNECTIONS = 8;
    private static final String PING = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final ServiceFixture service = new ServiceFixture(
            config -> config.withConnections(
                    ConnectionBounds.defaults().withConnections(CONNECTIONS).withProbeDelay(Duration.ofMillis(50))),
            Limits.defaults());

    private final ServiceFixture impatient = new ServiceFixture(
            config -> config.withConnections(ConnectionBounds.defaults()
                    .withHeadTimeout(Duration.ofSeconds(2))
                    .withIdleTimeout(Duration.ofMillis(300))
                    .withPatience(Duration.ofSeconds(1))),
            Limits.defaults());

    @AfterEach
    void theServiceStaysUp() {
        assertThat(service.get("/ping").statusCode()).isEqualTo(200);
    }

    @AfterAll
    void close() {
        service.close();
        impatient.close();
    }

    private RawConnection connect() throws IOException {
        return new RawConnection(service.service.port());
    }

    private RawConnection connectToImpatient() throws IOException {
        return new RawConnection(impatient.service.port());
    }

    private static String echo(String body) {
        return post("echo", "HTTP/1.1", body);
    }

    private static String post(String task, String version, String body) {
        return "POST /tasks/" + task + " " + version + "\r\nHost: localhost\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    @Test
    void requestsThatAreSentAheadAreAllAnsweredInTheirOrder() throws Exception {
        try (RawConnection client = connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                all.append(echo("number " + i));
            }
            client.send(all.toString());

            for (int i = 0; i < 1_000; i++) {
                assertThat(client.read().body()).isEqualTo("number " + i);
            }
        }
    }

    @Test
    void requestsThatArriveByteByByteAreAnsweredToo() throws Exception {
        try (RawConnection client = connect()) {
            for (byte next : (echo("one") + PING + echo("two")).getBytes(ISO_8859_1)) {
                client.send(new byte[] {next});
            }

            assertThat(List.of(
                            client.read().body(),
                            client.read().body(),
                            client.read().body()))
                    .containsExactly("one", "pong", "two");
        }
    }

    @Test
    void aClientThatSendsAheadAndTakesNoAnswerIsHeldBackAndThenDisconnected() throws Exception {
        byte[] requests = PING.repeat(10_000).getBytes(ISO_8859_1);
        try (RawConnection client = RawConnection.withSmallBuffers(impatient.service.port())) {
            assertThat(client.sendUntilRefused(requests, 500)).isLessThan(500);
        }
    }

    @Test
    void aHeadThatIsNotCompletedInTimeIsAnsweredAndItsConnectionClosed() throws Exception {
        try (RawConnection client = connectToImpatient()) {
            client.send("GET /ping HTTP/1.1\r\nX: ");

            assertThat(client.trickleUntilAnswered(Duration.ofMillis(50)).status())
                    .isEqualTo(408);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedAlsoAfterOne() throws Exception {
        try (RawConnection silent = connectToImpatient();
                RawConnection used = connectToImpatient()) {
            used.send(PING);

            assertThat(used.read().status()).isEqualTo(200);
            assertThat(silent.awaitEnd()).isTrue();
            assertThat(used.awaitEnd()).isTrue();
        }
    }

    @Test
    void aBodyThatTricklesIsGivenUp() throws Exception {
        try (RawConnection client = connectToImpatient()) {
            client.send("POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");

            RawConnection.Response answer = client.trickleUntilAnswered(Duration.ofMillis(50));

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("1024 bytes");
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void theRestOfABodyWhoseRequestIsRefusedIsNotWaitedForWithoutEnd() throws Exception {
        try (RawConnection client = connectToImpatient()) {
            client.send("POST /tasks/none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void whenTooManyConnectionsAreOpenTheOneThatWaitsLongestIsClosed() throws Exception {
        List<RawConnection> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * CONNECTIONS; i++) {
                silent.add(connect().send("GET /ping HTTP/1.1\r\nHos"));
            }
            try (RawConnection client = connect()) {
                assertThat(client.send(PING).read().status()).isEqualTo(200);
            }
            assertThat(silent.getFirst().awaitEnd()).isTrue();
            assertThat(service.metric("offloop_http_connections_ended_total{reason=\"room\"}"))
                    .isGreaterThanOrEqualTo(2 * CONNECTIONS);
        } finally {
            closeAll(silent);
        }
    }

    @Test
    void whenAllConnectionsAreAtWorkOneMoreWaitsOutsideUntilOneHasItsAnswer() throws Exception {
        try (ServiceFixture small = new ServiceFixture(
                config -> config.withConnections(ConnectionBounds.defaults().withConnections(2)), Limits.defaults())) {
            try (RawConnection first = new RawConnection(small.service.port());
                    RawConnection second = new RawConnection(small.service.port())) {
                first.send(post("hold", "HTTP/1.1", "1"));
                second.send(post("hold", "HTTP/1.1", "2"));
                assertThat(small.hold.awaitStarts(2)).isTrue();
                try (RawConnection third = new RawConnection(small.service.port())) {
                    third.send(PING);
                    small.awaitMetric("offloop_http_accept_pauses_total{reason=\"connections\"}", 1);

                    small.hold.release();

                    assertThat(third.read().body()).isEqualTo("pong");
                }
                assertThat(first.read().body()).isEqualTo("1");
                assertThat(second.read().body()).isEqualTo("2");
            }
        }
    }

    private static void closeAll(List<RawConnection> connections) throws IOException {
        for (RawConnection connection : connections) {
            connection.close();
        }
    }

    @Test
    void aClientThatEndsItsOutputGetsItsAnswers() throws Exception {
        try (RawConnection client = connect()) {
            client.send(echo("one") + PING + echo("two")).endOutput();

            assertThat(List.of(
                            client.readFinal().body(),
                            client.readFinal().body(),
                            client.readFinal().body()))
                    .containsExactly("one", "pong", "two");
            assertThat(client.countUntilEnd()).isZero();
        }
    }

    @Test
    void aClientThatEndsItsOutputGetsALargeAnswerToo() throws Exception {
        String body = "x".repeat(8_000_000);
        try (RawConnection client = connect()) {
            client.send(echo(body)).endOutput();

            assertThat(client.readFinal().body().length()).isEqualTo(body.length());
            assertThat(client.countUntilEnd()).isZero();
        }
    }

    @Test
    void aBodyThatTheEndOfTheOutputCutsIsABadRequest() throws Exception {
        try (RawConnection client = connect()) {
            client.send("POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
                    .endOutput();

            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void aClientThatEndsItsOutputAndStillReadsKeepsItsTaskAndOneThatIsGoneLosesIt() throws Exception {
        try (ServiceFixture other = new ServiceFixture(
                config -> config.withConnections(ConnectionBounds.defaults().withProbeDelay(Duration.ofMillis(50))),
                Limits.defaults())) {
            RawConnection client = new RawConnection(other.service.port());
            client.send(post("hold", "HTTP/1.1", "")).endOutput();
            assertThat(other.hold.awaitStarts(1)).isTrue();
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(other.hold.isCancelled()).isFalse();

            client.close();

            assertThat(other.hold.awaitCancel()).isTrue();
        }
    }

    @Test
    void aClientOfHttp10ThatEndsItsOutputIsSentNoInterimAnswer() throws Exception {
        try (RawConnection client = connect()) {
            client.send(post("burn", "HTTP/1.0", "{\"millis\":300}")).endOutput();

            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.countUntilEnd()).isZero();
        }
    }

    @Test
    void aClientThatResetsItsConnectionLosesItsTask() throws Exception {
        try (ServiceFixture other = new ServiceFixture();
                RawConnection client = new RawConnection(other.service.port())) {
            client.send(post("hold", "HTTP/1.1", ""));
            assertThat(other.hold.awaitStart()).isTrue();

            client.reset();

            assertThat(other.hold.awaitCancel()).isTrue();
        }
    }
}
