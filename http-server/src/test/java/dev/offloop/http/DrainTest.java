package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of connections when the service is told to stop. Nothing that it has read stays without an answer. */
class DrainTest {
    private static final String PING = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static ServiceFixture patient() {
        return new ServiceFixture(
                config -> config.withConnections(
                        config.connections().withDrainGrace(Duration.ofSeconds(ServiceFixture.WAIT_SECONDS))),
                Limits.defaults());
    }

    private static String post(String task, String body) {
        return "POST /tasks/" + task + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static RawConnection connect(ServiceFixture service) throws IOException {
        return new RawConnection(service.service.port());
    }

    private static void assertLast(RawConnection client, int status) throws IOException {
        RawConnection.Response answer = client.read();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head()).containsIgnoringCase("connection: close");
        assertThat(client.awaitEnd()).isTrue();
    }

    @Test
    void runningTasksEndAndWhatIsAskedOnOpenConnectionsIsAnsweredForTheLastTime() throws Exception {
        try (ServiceFixture service = patient();
                RawConnection running = connect(service);
                RawConnection task = connect(service);
                RawConnection ready = connect(service);
                RawConnection live = connect(service)) {
            running.send(post("hold", "7"));
            assertThat(service.hold.awaitStart()).isTrue();
            for (RawConnection idle : new RawConnection[] {task, ready, live}) {
                assertThat(idle.send(PING).read().head()).doesNotContainIgnoringCase("connection:");
            }

            ServiceFixture.await(service.service.drain());

            task.send(post("echo", "late"));
            RawConnection.Response refused = task.read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("urn:offloop:problem:draining");
            assertThat(refused.head()).containsIgnoringCase("retry-after: ").containsIgnoringCase("connection: close");
            assertLast(ready.send(READY), 503);
            assertLast(live.send(LIVE), 200);
            service.hold.release();
            RawConnection.Response answer = running.read();
            assertThat(answer.body()).isEqualTo("7");
            assertThat(answer.head()).containsIgnoringCase("connection: close");
        }
    }

    @Test
    void requestsThatWereReadAheadAreAnsweredAndTheLastAnswerSaysThatItIs() throws Exception {
        try (ServiceFixture service = new ServiceFixture();
                RawConnection client = connect(service)) {
            client.send(post("hold", "1") + PING + LIVE);
            assertThat(service.hold.awaitStart()).isTrue();

            ServiceFixture.await(service.service.drain());
            service.hold.release();

            assertThat(client.read().head()).doesNotContainIgnoringCase("connection:");
            assertThat(client.read().body()).isEqualTo("pong");
            assertLast(client, 200);
        }
    }

    @Test
    void aBodyThatIsStillArrivingIsRefusedAtOnce() throws Exception {
        try (ServiceFixture service = new ServiceFixture();
                RawConnection client = connect(service)) {
            client.send(
                    "POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(100);
            client.send("and so on");

            service.service.drain();

            assertLast(client, 503);
        }
    }

    @Test
    void connectionsWithoutARequestEndByThemselves() throws Exception {
        try (ServiceFixture service = new ServiceFixture();
                RawConnection silent = connect(service);
                RawConnection used = connect(service)) {
            assertThat(used.send(PING).read().status()).isEqualTo(200);
            Future<Void> closed = service.service.close(Duration.ofSeconds(ServiceFixture.WAIT_SECONDS));

            assertThat(silent.countUntilEnd()).isZero();
            assertThat(used.countUntilEnd()).isZero();
            ServiceFixture.await(closed);
        }
    }

    @Test
    void whatDoesNotEndWithinTheGraceIsCutOff() throws Exception {
        try (ServiceFixture service = new ServiceFixture();
                RawConnection client = connect(service)) {
            client.send(post("hold", "1"));
            assertThat(service.hold.awaitStart()).isTrue();

            ServiceFixture.await(service.service.close(Duration.ofMillis(100)));

            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void drainingAndClosingTwiceIsDrainingAndClosingOnce() {
        try (ServiceFixture service = new ServiceFixture()) {
            service.service.drain();
            service.service.drain();
            ServiceFixture.await(service.service.close(Duration.ofSeconds(1)));
            ServiceFixture.await(service.service.close(Duration.ofSeconds(1)));
        }
    }

    @Test
    void noFurtherConnectionIsAccepted() {
        try (ServiceFixture service = new ServiceFixture()) {
            ServiceFixture.await(service.service.close(Duration.ofSeconds(1)));

            assertThatThrownBy(() -> connect(service)).isInstanceOf(ConnectException.class);
        }
    }
}
