package dev.offloop.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that break the rules of HTTP: refused with a problem, in HTTP/1.1, and the connection closes and says so. */
@TestInstance(Lifecycle.PER_CLASS)
class RequestHeadTest {
    private final ServiceFixture service = new ServiceFixture();

    @AfterAll
    void close() {
        service.close();
    }

    /** A vertical bar stands for the end of a line. */
    private RawConnection send(String head) throws IOException {
        return new RawConnection(service.service.port()).send(head.replace("|", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET /ping HTTP/1.1|Host: localhost|Host: localhost||; 400; more than one Host",
                "GET /ping HTTP/1.1||; 400; Host header is missing",
                "GET /ping HTTP/1.1|Host: localhost|: a||; 400; ",
                "GET /ping HTTP/1.1|Host: localhost|Bad Header||; 400; ",
                "GET /ping HTTP/1.1|Host : localhost||; 400; ",
                "hello||; 400; ",
                "POST /tasks/echo HTTP/1.1|Host: localhost|Content-Length: +5||; 400; ",
                "POST /tasks/echo HTTP/1.1|Host: localhost|Content-Length: 5|Content-Length: 6||; 400; ",
                "POST /tasks/echo HTTP/1.0|Transfer-Encoding: chunked||; 400; Transfer-Encoding",
                "POST /tasks/echo HTTP/1.1|Host: localhost|Transfer-Encoding: gzip, chunked||; 501; 'gzip, chunked'",
                "POST /tasks/echo HTTP/1.1|Host: localhost|Transfer-Encoding: xchunked||; 400; must be chunked",
                "GET /ping HTTP/1.9|Host: localhost||; 505; HTTP/1.9",
                "GET /ping http/1.1|Host: localhost||; 400; not written as HTTP/1.1",
                "GET /ping Http/1.0||; 400; not written as HTTP/1.0",
                "GET /ping HTTP/01.1|Host: localhost||; 400; not written as HTTP/1.1",
                "PRI * HTTP/2.0||SM||; 505; HTTP/2.0"
            })
    void aHeadThatBreaksTheRulesIsRefusedAndTheConnectionClosed(String head, String status, String word)
            throws Exception {
        try (RawConnection client = send(head)) {
            RawConnection.Response response = client.read();

            assertThat(response.head())
                    .startsWith("HTTP/1.1 " + (status == null ? "" : status))
                    .contains("application/problem+json")
                    .containsIgnoringCase("connection: close");
            assertThat(response.body())
                    .contains("\"status\":" + response.status(), word == null ? "" : word)
                    .doesNotContain("io.netty", "java.", "Exception");
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void aHeadThatIsTooLongIsNamed() throws Exception {
        try (RawConnection line = send("GET /" + "x".repeat(9_000) + " HTTP/1.1|Host: localhost||");
                RawConnection headers = send("GET /ping HTTP/1.1|Host: localhost|Long: " + "x".repeat(40_000) + "||")) {
            assertThat(line.read().head()).startsWith("HTTP/1.1 414 ").containsIgnoringCase("connection: close");
            assertThat(headers.read().head()).startsWith("HTTP/1.1 431 ").containsIgnoringCase("connection: close");
        }
    }

    /** A hundred megabytes: it is refused at its limit, and what comes after that is not kept. */
    @Test
    void aHeadWithoutEndIsRefusedLongBeforeItEnds() throws Exception {
        try (RawConnection client = send("GET /ping HTTP/1.1|Host: localhost|Long: ")) {
            client.sendUntilRefused("x".repeat(1 << 20).getBytes(US_ASCII), 100);

            assertThat(client.read().status()).isEqualTo(431);
        }
        try (RawConnection client = send("GET /ping HTTP/1.1|Host: localhost||")) {
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    /** Netty counts both together. */
    @Test
    void trailersAreBoundedTogetherWithTheHead() throws Exception {
        String chunked = "POST /tasks/echo HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||2|hi|0|";
        try (RawConnection small = send(chunked + "Trailer: " + "x".repeat(20_000) + "||");
                RawConnection large = send(chunked + "Trailer: " + "x".repeat(33_000) + "||");
                RawConnection many = send(chunked + "T: 1|".repeat(20_000) + "|")) {
            assertThat(small.read().status()).isEqualTo(200);
            for (RawConnection client : new RawConnection[] {large, many}) {
                RawConnection.Response response = client.read();
                assertThat(response.status()).isEqualTo(431);
                assertThat(response.head()).containsIgnoringCase("connection: close");
                assertThat(client.awaitEnd()).isTrue();
            }
        }
    }

    @Test
    void aBadHeadBehindAGoodOneIsRefusedInItsTurn() throws Exception {
        try (RawConnection client = send("GET /ping HTTP/1.1|Host: localhost||GET /ping HTTP/1.1||")) {
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void http10GetsNoInterimAnswer() throws Exception {
        try (RawConnection client = send("POST /tasks/echo HTTP/1.0|Expect: 100-continue|Content-Length: 2||hi")) {
            assertThat(client.read().head()).contains(" 200 ");
        }
    }

    @Test
    void http11GetsOne() throws Exception {
        try (RawConnection client =
                send("POST /tasks/echo HTTP/1.1|Host: localhost|Expect: 100-continue|Content-Length: 2||")) {
            assertThat(client.read().status()).isEqualTo(100);
            assertThat(client.send("hi").read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Offloop-Deadline: 1s", "Offloop-Priority: low", "Offloop-Key: a", "Content-Type: text/plain"})
    void aHeaderThatCountsOnceMayNotBeGivenTwice(String header) throws Exception {
        try (RawConnection client =
                send("POST /tasks/echo HTTP/1.1|Host: localhost|Content-Length: 0|" + header + "|" + header + "||")) {
            RawConnection.Response response = client.read();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains(header.substring(0, header.indexOf(':')) + " is given more than once");
        }
    }
}
