package dev.offloop.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request of {@code requests.txt}, and how the one behind it fares. */
@TestInstance(Lifecycle.PER_CLASS)
class RequestCorpusTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final String BEHIND = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final ServiceFixture service = new ServiceFixture();

    @AfterAll
    void close() {
        service.close();
    }

    static List<String> requests() throws IOException {
        try (InputStream file = Objects.requireNonNull(RequestCorpusTest.class.getResourceAsStream("requests.txt"))) {
            return new String(file.readAllBytes(), ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static byte[] bytes(String request) {
        return ESCAPE.matcher(request.replace("|", "\r\n"))
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))))
                .getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void isAnsweredAsItDeservesAndTheNextOneIsNoPartOfIt(String line) throws Exception {
        String[] parts = line.split(" ", 2);
        int status = Integer.parseInt(parts[0].substring(0, 3));
        try (RawConnection client = new RawConnection(service.service.port())) {
            client.send(bytes(parts[1])).send(BEHIND);

            RawConnection.Response answer = client.read();

            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            if (status >= 400) {
                assertThat(answer.head()).contains("application/problem+json");
            }
            if (parts[0].endsWith("!")) {
                assertThat(answer.head()).containsIgnoringCase("connection: close");
                assertThat(client.countUntilEnd()).isZero();
            } else {
                assertThat(client.read().body()).isEqualTo("pong");
            }
        }
    }

    @Test
    void theyAreCountedByTheirKind() throws Exception {
        double before = service.metric("offloop_http_problems_total{kind=\"bad-request\"}");
        try (RawConnection client = new RawConnection(service.service.port())) {
            client.send("hello\r\n\r\n").read();
        }
        assertThat(service.metric("offloop_http_problems_total{kind=\"bad-request\"}"))
                .isEqualTo(before + 1);
    }

    /** It is neither kept nor read to its end. */
    @Test
    void aHeaderWithoutEndIsRefused() throws Exception {
        byte[] part = "x".repeat(1 << 20).getBytes(ISO_8859_1);
        try (RawConnection client = new RawConnection(service.service.port())) {
            client.send("GET /ping HTTP/1.1\r\nHost: localhost\r\nX: ");
            assertThat(client.sendUntilRefused(part, 100)).isLessThan(100);
        }
        assertThat(service.metric("offloop_http_problems_total{kind=\"headers-too-large\"}"))
                .isPositive();
    }
}
