package dev.offloop.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class SecurityHeadersTest {
    private final ServiceFixture service = new ServiceFixture();

    @AfterAll
    void close() {
        service.close();
    }

    private static void assertHeaders(HttpResponse<?> response) {
        assertThat(ServiceFixture.header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(ServiceFixture.header(response, "Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "sandbox");
        assertThat(ServiceFixture.header(response, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tasks", "/workers", "/metrics", "/health/live", "/health/ready", "/nothing", "/%zz"})
    void everyPageAndEveryErrorHasThem(String path) throws Exception {
        try (RawConnection client = new RawConnection(service.service.port())) {
            RawConnection.Response response = client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .read();

            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        }
    }

    @Test
    void aResultHasThemAsItMayBeAPageOfAStrangers() {
        HttpResponse<byte[]> response = service.post("/tasks/echo", "<script>alert(1)</script>".getBytes(US_ASCII));

        assertThat(response.statusCode()).isEqualTo(200);
        assertHeaders(response);
    }

    @Test
    void whatBreaksHttpIsAnsweredWithThem() throws Exception {
        try (RawConnection client = new RawConnection(service.service.port())) {
            RawConnection.Response response =
                    client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").read();

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void anAnswerToATokenIsKeptInNoCache() {
        try (ServiceFixture guarded = new ServiceFixture(config -> config.withToken("s3cret"), Limits.defaults())) {
            for (String token : new String[] {"s3cret", "wrong"}) {
                HttpResponse<byte[]> response =
                        guarded.send(guarded.request("/workers").header("Authorization", "Bearer " + token));

                assertThat(ServiceFixture.header(response, "Cache-Control")).isEqualTo("no-store");
                assertHeaders(response);
            }
            assertThat(guarded.get("/health/live").headers().firstValue("Cache-Control"))
                    .isEmpty();
        }
    }
}
