package dev.offloop.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.offload.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Random damage to requests of both versions of HTTP. Whatever is sent, the connection ends, others are served, and
 * nothing is answered by a fault of the service. A run has a seed, which a failure tells; {@code -Dfuzz.seed} repeats
 * it, {@code -Dfuzz.requests} makes it longer.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RequestFuzzTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 300);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_130L);
    private static final String INTERNAL = "offloop_http_problems_total{kind=\"internal\"}";

    /** What is put in the place of some of a request. */
    private static final List<String> TRICKS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            "\r\n\r\n",
            "HTTP/1.1",
            "HTTP/1.0",
            "Transfer-Encoding: chunked\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: 0\r\n",
            "Connection: close\r\n",
            "Connection: upgrade\r\nUpgrade: websocket\r\n",
            "Expect: 100-continue\r\n",
            "0\r\n\r\n",
            "ffffffff",
            "%00",
            "%",
            "../",
            "\u00ff\u00fe");

    private static final List<byte[]> HTTP1 = List.of(
            text("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            text("GET /tasks?x=1&y=%20 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"),
            text("POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"),
            text(
                    "POST /tasks/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n"),
            text(
                    "POST /tasks/burn HTTP/1.1\r\nHost: localhost\r\nOffloop-Deadline: 5s\r\nContent-Length: 12\r\n\r\n{\"millis\":1}"),
            text(
                    "PATCH /settings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));

    private final ServiceFixture http1 = fixture(false);
    private final ServiceFixture http2 = fixture(true);

    private static ServiceFixture fixture(boolean multiplexed) {
        return new ServiceFixture(
                config -> config.withClearTextHttp2(multiplexed)
                        .withConnections(ConnectionBounds.defaults()
                                .withHeadTimeout(Duration.ofMillis(200))
                                .withIdleTimeout(Duration.ofMillis(200))
                                .withPatience(Duration.ofMillis(200))),
                Limits.defaults());
    }

    @AfterAll
    void close() {
        http1.close();
        http2.close();
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Up to five places are changed, inserted, cut out, doubled or filled with a trick. */
    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole;
        for (int i = random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(12));
            byte[] middle = switch (random.nextInt(5)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> new byte[0];
                case 2 ->
                    new String(bytes, from, to - from, ISO_8859_1).repeat(2).getBytes(ISO_8859_1);
                default -> text(TRICKS.get(random.nextInt(TRICKS.size())));
            };
            ByteArrayOutputStream next = new ByteArrayOutputStream();
            next.write(bytes, 0, from);
            next.writeBytes(middle);
            next.write(bytes, to, bytes.length - to);
            bytes = next.toByteArray();
        }
        return bytes;
    }

    @Test
    void damagedRequestsOfHttp11() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int j = 1 + random.nextInt(3); j > 0; j--) {
                stream.writeBytes(damaged(HTTP1.get(random.nextInt(HTTP1.size())), random));
            }
            try (RawConnection client = new RawConnection(http1.service.port())) {
                client.sendUntilRefused(stream.toByteArray(), 1);
                client.endOutput();
                assertThat(client.awaitEnd())
                        .as("request %d of seed %d", i, SEED)
                        .isTrue();
            } catch (IOException e) {
                // It has ended before all was sent.
            }
        }
        assertThat(http1.metric(INTERNAL)).as("seed %d", SEED).isZero();
        assertThat(http1.get("/ping").statusCode()).isEqualTo(200);
    }

    private static byte[] framesOfSomeRequests(Random random) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int stream = 1; stream < 2 + random.nextInt(8); stream += 2) {
            boolean whole = random.nextBoolean();
            byte[] head = RawHttp2.head(whole ? "GET" : "POST", whole ? "/ping" : "/tasks/echo", "x", "y");
            frames.writeBytes(RawHttp2.frame(
                    RawHttp2.HEADERS, RawHttp2.END_HEADERS | (whole ? RawHttp2.END_STREAM : 0), stream, head));
            if (!whole) {
                frames.writeBytes(RawHttp2.frame(RawHttp2.DATA, RawHttp2.END_STREAM, stream, text("hello")));
            }
            frames.writeBytes(RawHttp2.frame(
                    random.nextInt(12), random.nextInt(256), random.nextInt(9), new byte[random.nextInt(20)]));
        }
        return frames.toByteArray();
    }

    @Test
    void damagedFramesOfHttp2() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            byte[] frames = damaged(framesOfSomeRequests(random), random);
            try (RawHttp2 client = new RawHttp2(http2.service.port())) {
                client.flood(frames, 1);
                assertThat(client.awaitEnd())
                        .as("connection %d of seed %d", i, SEED)
                        .isTrue();
            }
        }
        assertThat(http2.metric(INTERNAL)).as("seed %d", SEED).isZero();
        try (RawHttp2 client = new RawHttp2(http2.service.port())) {
            assertThat(client.get(1, "/ping").status(1)).isEqualTo("200");
        }
    }
}
