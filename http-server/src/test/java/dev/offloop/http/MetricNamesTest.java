package dev.offloop.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a client makes up becomes part of no series: neither its name nor one more. */
class MetricNamesTest {
    @Test
    void nothingThatAClientCanInventAddsASeries() throws Exception {
        try (ServiceFixture service = new ServiceFixture()) {
            askForEverythingMadeUpOf(service, "alpha", Optional.empty());
            Set<String> before = series(service);

            askForEverythingMadeUpOf(service, "beta", Optional.empty());
            askForEverythingMadeUpOf(service, "gamma", Optional.empty());

            assertThat(series(service)).isEqualTo(before);
            assertThat(before)
                    .noneMatch(series -> series.toLowerCase(Locale.ROOT).contains("alpha"));
        }
    }

    @Test
    void neitherDoesWhatIsTurnedAway() throws Exception {
        try (ServiceFixture service = new ServiceFixture(config -> config.withToken("s3cret"), Limits.defaults())) {
            askForEverythingMadeUpOf(service, "alpha", Optional.empty());
            askForEverythingMadeUpOf(service, "alpha", Optional.of("s3cret"));
            Set<String> before = series(service);

            askForEverythingMadeUpOf(service, "beta", Optional.empty());
            askForEverythingMadeUpOf(service, "beta", Optional.of("s3cret"));

            assertThat(series(service)).isEqualTo(before);
            assertThat(before)
                    .noneMatch(series -> series.toLowerCase(Locale.ROOT).contains("alpha"));
        }
    }

    /** Each kind of name that a request can hold. */
    private static void askForEverythingMadeUpOf(ServiceFixture service, String word, Optional<String> token)
            throws IOException {
        String authorization = token.map(carried -> "Authorization: Bearer " + carried + "\r\n")
                .orElse("");
        String[] heads = {
            word.toUpperCase(Locale.ROOT) + " /ping HTTP/1.1",
            word + " /" + word + " HTTP/1.1",
            "GET /" + word + "?" + word + "=" + word + " HTTP/1.1",
            "GET /workers/" + word + " HTTP/1.1",
            "POST /tasks/" + word + " HTTP/1.1",
            "POST /tasks/echo?strategy=" + word + " HTTP/1.1",
            "POST /tasks/tell?" + word + "=" + word + " HTTP/1.1",
            "PUT /tasks/" + word + "/" + word + " HTTP/1.1",
            "GET http://" + word + "/ping HTTP/1.1",
            "GET /ping HTTP/1.1\r\n" + word + ": " + word,
            "GET /ping HTTP/1.1\r\nHost: " + word,
            "GET /ping HTTP/1.7",
            "POST /tasks/echo HTTP/1.1\r\nOffloop-Key: " + word,
            "POST /tasks/echo HTTP/1.1\r\nOffloop-Priority: " + word,
            "POST /tasks/echo HTTP/1.1\r\nOffloop-Deadline: " + word,
            "POST /tasks/burn HTTP/1.1\r\nContent-Type: text/" + word,
            "POST /tasks/echo HTTP/1.1\r\nContent-Encoding: " + word,
            "POST /tasks/echo HTTP/1.1\r\nExpect: " + word,
            "GET /ping HTTP/1.1\r\nOrigin: http://" + word,
            word
        };
        for (String head : heads) {
            try (RawConnection client = new RawConnection(service.service.port())) {
                String host = head.contains("Host:") ? "" : "Host: localhost\r\n";
                client.send(head + "\r\n" + host + authorization + "Connection: close\r\nContent-Length: 0\r\n\r\n")
                        .awaitEnd();
            }
        }
    }

    /** Names with their labels, without values. Those of collections come with the first collection of a kind. */
    private static Set<String> series(ServiceFixture service) {
        for (int warm = 0; warm < 2; warm++) {
            service.send(service.request("/metrics").header("Authorization", "Bearer s3cret"));
        }
        String text = new String(
                service.send(service.request("/metrics").header("Authorization", "Bearer s3cret"))
                        .body(),
                UTF_8);
        return text.lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_gc_"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(toCollection(TreeSet::new));
    }
}
