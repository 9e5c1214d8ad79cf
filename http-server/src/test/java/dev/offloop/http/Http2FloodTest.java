package dev.offloop.http;

import static dev.offloop.http.RawHttp2.CONTINUATION;
import static dev.offloop.http.RawHttp2.DATA;
import static dev.offloop.http.RawHttp2.END_HEADERS;
import static dev.offloop.http.RawHttp2.END_STREAM;
import static dev.offloop.http.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.offloop.http.RawHttp2.GOAWAY;
import static dev.offloop.http.RawHttp2.HEADERS;
import static dev.offloop.http.RawHttp2.PING;
import static dev.offloop.http.RawHttp2.PRIORITY;
import static dev.offloop.http.RawHttp2.RST_STREAM;
import static dev.offloop.http.RawHttp2.SETTINGS;
import static dev.offloop.http.RawHttp2.WINDOW_UPDATE;
import static dev.offloop.http.RawHttp2.frame;
import static dev.offloop.http.RawHttp2.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.offload.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of HTTP/2 that cost the service more than the client: sent without end, or without anything in them. */
@TestInstance(Lifecycle.PER_CLASS)
class Http2FloodTest {
    private static final int TOO_MANY = 100_000;
    private static final int BROKEN = 1;

    private final ServiceFixture service = new ServiceFixture(
            config -> config.withClearTextHttp2(true)
                    .withConnections(ConnectionBounds.defaults().withPatience(Duration.ofSeconds(1))),
            Limits.defaults());

    @AfterEach
    void theServiceStaysUp() throws Exception {
        try (RawHttp2 other = connect()) {
            assertThat(other.get(1, "/ping").status(1)).isEqualTo("200");
        }
    }

    @AfterAll
    void close() {
        service.close();
    }

    private RawHttp2 connect() throws IOException {
        return new RawHttp2(service.service.port());
    }

    private double ended(String reason) {
        return service.metric("offloop_http_connections_ended_total{reason=\"" + reason + "\"}");
    }

    private void assertEnds(RawHttp2 client, int errorCode, String reason, double before) throws IOException {
        client.await(GOAWAY).ifPresent(goAway -> assertThat(goAway.errorCode()).isEqualTo(errorCode));
        assertThat(client.awaitEnd()).isTrue();
        service.awaitMetric("offloop_http_connections_ended_total{reason=\"" + reason + "\"}", before + 1);
    }

    @Test
    void streamsThatAreOpenedAndResetAtOnce() throws Exception {
        double before = ended("reset-flood");
        ByteArrayOutputStream pairs = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            pairs.write(frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, head("GET", "/ping")));
            pairs.write(frame(RST_STREAM, 0, 2 * i + 1, bytes(0, 0, 0, 8)));
        }
        try (RawHttp2 client = connect()) {
            client.flood(pairs.toByteArray(), 1);

            assertEnds(client, ENHANCE_YOUR_CALM, "reset-flood", before);
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void streamsThatTheServiceIsMadeToReset() throws Exception {
        double before = ended("reset-flood");
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            broken.write(frame(HEADERS, END_HEADERS, 2 * i + 1, head("POST", "/tasks/echo")));
            broken.write(frame(WINDOW_UPDATE, 0, 2 * i + 1, bytes(0, 0, 0, 0)));
        }
        try (RawHttp2 client = connect()) {
            client.flood(broken.toByteArray(), 1);

            assertEnds(client, ENHANCE_YOUR_CALM, "reset-flood", before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SETTINGS, PING, PRIORITY, 0x77})
    void framesThatAskForNothing(int type) throws Exception {
        double before = ended("frame-flood");
        byte[] frame = switch (type) {
            case SETTINGS -> frame(SETTINGS, 0, 0);
            case PING -> frame(PING, 0, 0, new byte[8]);
            case PRIORITY -> frame(PRIORITY, 0, 3, new byte[5]);
            default -> frame(type, 0, 0);
        };
        try (RawHttp2 client = connect()) {
            client.flood(frame, TOO_MANY);

            assertEnds(client, ENHANCE_YOUR_CALM, "frame-flood", before);
        }
    }

    @Test
    void dataFramesWithoutData() throws Exception {
        double before = ended("frame-flood");
        try (RawHttp2 client = connect()) {
            client.post(1, "/tasks/echo", false).flood(frame(DATA, 0, 1), 1_000);

            assertEnds(client, ENHANCE_YOUR_CALM, "frame-flood", before);
        }
    }

    @Test
    void framesThatContinueAHeadWithoutEnd() throws Exception {
        double before = ended("frame-flood");
        try (RawHttp2 client = connect()) {
            client.send(frame(HEADERS, END_STREAM, 1, head("GET", "/ping"))).flood(frame(CONTINUATION, 0, 1), TOO_MANY);

            assertEnds(client, ENHANCE_YOUR_CALM, "frame-flood", before);
        }
    }

    @Test
    void aWindowThatIsOpenedByCrumbs() throws Exception {
        double before = ended("frame-flood");
        byte[] smallWindow =
                ByteBuffer.allocate(6).putShort((short) 4).putInt(1).array();
        try (RawHttp2 client = connect()) {
            client.send(frame(SETTINGS, 0, 0, smallWindow))
                    .post(1, "/tasks/echo", false)
                    .send(frame(DATA, END_STREAM, 1, new byte[16_000]));
            assertThat(client.status(1)).isEqualTo("200");

            client.flood(frame(WINDOW_UPDATE, 0, 1, bytes(0, 0, 0, 1)), 4_000);

            assertEnds(client, ENHANCE_YOUR_CALM, "frame-flood", before);
        }
    }

    @Test
    void aHeadThatIsTooLargeIsAnsweredAndOneWithoutEndIsNotReadOn() throws Exception {
        double before = ended("headers-too-large");
        double broken = ended("broken-frames");
        try (RawHttp2 client = connect()) {
            ByteArrayOutputStream large = new ByteArrayOutputStream();
            byte[] block = head("GET", "/ping", "x", "y".repeat(15_000), "z", "y".repeat(20_000));
            large.write(frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 16_000)));
            large.write(frame(CONTINUATION, 0, 1, Arrays.copyOfRange(block, 16_000, 32_000)));
            large.write(frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 32_000, block.length)));

            assertThat(client.send(large.toByteArray()).status(1)).isEqualTo("431");
            service.awaitMetric("offloop_http_connections_ended_total{reason=\"headers-too-large\"}", before + 1);
            assertThat(client.get(3, "/ping").status(3)).isEqualTo("200");

            client.send(frame(HEADERS, END_STREAM, 5, new byte[0]))
                    .flood(frame(CONTINUATION, 0, 5, new byte[16_000]), 6_000);
            assertEnds(client, BROKEN, "broken-frames", broken);
        }
    }

    @Test
    void aPathThatIsTooLongIsTold() throws Exception {
        try (RawHttp2 client = connect()) {
            assertThat(client.get(1, "/" + "x".repeat(10_000)).status(1)).isEqualTo("414");
            assertThat(client.get(3, "/ping").status(3)).isEqualTo("200");
        }
    }

    @Test
    void moreStreamsThanThereMayBeAreRefusedAndTheOthersGoOn() throws Exception {
        try (RawHttp2 client = connect()) {
            for (int i = 0; i < 101; i++) {
                client.post(2 * i + 1, "/tasks/echo", false);
            }
            RawHttp2.Frame refused = client.await(RST_STREAM).orElseThrow();
            assertThat(refused.stream()).isEqualTo(201);
            assertThat(refused.errorCode()).isEqualTo(7);

            client.send(frame(DATA, END_STREAM, 1, new byte[1]));
            assertThat(client.status(1)).isEqualTo("200");
        }
    }

    @Test
    void aBodyThatTricklesIsGivenUpAndTheOthersGoOn() throws Exception {
        try (RawHttp2 client = connect()) {
            client.post(1, "/tasks/echo", false).send(frame(DATA, 0, 1, new byte[1]));

            assertThat(client.status(1)).isEqualTo("408");
            assertThat(client.get(3, "/ping").status(3)).isEqualTo("200");
        }
    }

    @Test
    void framesThatBreakTheRulesEndTheConnection() throws Exception {
        double before = ended("broken-frames");
        try (RawHttp2 client = connect()) {
            client.send(frame(PING, 0, 1, new byte[8]));

            assertEnds(client, BROKEN, "broken-frames", before);
        }
    }
}
