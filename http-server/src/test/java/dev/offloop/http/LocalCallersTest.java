package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service without a token, called by programs of its machine, by pages of other sites, and by names made up for
 * loopback.
 */
@TestInstance(Lifecycle.PER_CLASS)
class LocalCallersTest {
    private final ServiceFixture service = new ServiceFixture();

    @AfterAll
    void close() {
        service.close();
    }

    private RawConnection.Response ask(String line, String... headers) throws IOException {
        return ask(service, line, headers);
    }

    private static RawConnection.Response ask(ServiceFixture service, String line, String... headers)
            throws IOException {
        try (RawConnection client = new RawConnection(service.service.port())) {
            return client.send(line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nContent-Length: 0\r\n\r\n")
                    .read();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.255.3.4:65535",
                "[::1]",
                "[::1]:8080",
                "[0:0:0:0:0:0:0:1]:8080"
            })
    void namesOfLoopbackAreServed(String host) throws Exception {
        assertThat(ask("GET /ping", "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.nip.io",
                "128.0.0.1",
                "127.1",
                "127.0.0.256",
                "10.0.0.1",
                "0.0.0.0",
                "[::]",
                "[::2]",
                "::1",
                "localhost:80:80",
                "a@localhost",
                "localhost@evil.example",
                "evil.example#localhost",
                "",
                "localhost."
            })
    void otherNamesAreNot(String host) throws Exception {
        RawConnection.Response response = ask("GET /ping", "Host: " + host);

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("urn:offloop:problem:foreign-host", "start it with a token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:99999", "localhost:65536", "127.0.0.1:70000"})
    void aPortThatCannotBeIsNamed(String host) throws Exception {
        RawConnection.Response response = ask("GET /ping", "Host: " + host);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body())
                .contains("Host header '" + host + "'", "65535")
                .doesNotContain("missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ping",
                "GET /tasks",
                "GET /workers",
                "GET /workers/dead-letters",
                "GET /metrics",
                "GET /loop",
                "GET /health/live",
                "GET /health/ready",
                "GET /nothing",
                "POST /workers/restart",
                "POST /tasks/echo",
                "POST /tasks/burn?strategy=inline",
                "OPTIONS /tasks/echo",
                "HEAD /ping",
                "DELETE /tasks/echo",
                "OPTIONS *"
            })
    void noPathAndNoMethodIsOpenToTheNameOrThePageOfAnotherSite(String line) throws Exception {
        assertThat(ask(line, "Host: evil.example").status()).isEqualTo(403);
        assertThat(ask(line, "Host: localhost", "Origin: https://evil.example").status())
                .isEqualTo(403);
        assertThat(ask(line, "Host: localhost", "Sec-Fetch-Site: cross-site").status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin: ",
                "Origin: http://localhost.evil.example",
                "Origin: https://localhost@evil.example",
                "Origin: chrome-extension://abc",
                "Origin: http://localhost\r\nOrigin: http://evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: somewhere",
                "Origin: http://localhost\r\nSec-Fetch-Site: cross-site"
            })
    void pagesFromElsewhereAreTurnedAway(String headers) throws Exception {
        RawConnection.Response response = ask("POST /workers/restart", "Host: localhost", headers);

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("urn:offloop:problem:foreign-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost:3000", "Origin: https://127.0.0.1", "Origin: http://[::1]:8080",
                        "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: same-site", "User-Agent: curl/8",
                        "Referer: http://evil.example/"
            })
    void pagesOfThisMachineAndProgramsGoOn(String header) throws Exception {
        assertThat(ask("POST /tasks/echo", "Host: localhost", header).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET http://evil.example/ping", "GET http://evil.example:80/ping?a=http://localhost/"})
    void aTargetThatNamesAnotherHostCountsAsItsHeader(String line) throws Exception {
        assertThat(ask(line, "Host: localhost").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET http://localhost/ping", "GET http://127.0.0.1:8080/ping?a=http://evil.example/"})
    void aTargetThatNamesThisOneIsServed(String line) throws Exception {
        assertThat(ask(line, "Host: localhost").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"burn", "password-hash"})
    void aPageSaysTheContentTypeWhereTheTaskHasOneAndAProgramNeedNot(String task) throws Exception {
        assertThat(ask("POST /tasks/" + task, "Host: localhost", "Origin: http://localhost")
                        .status())
                .isEqualTo(415);
        assertThat(ask("POST /tasks/" + task, "Host: localhost", "Origin: http://localhost", "Content-Type: text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(ask("POST /tasks/" + task, "Host: localhost").body()).contains("urn:offloop:problem:bad-input");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "offloop.internal:443"})
    void withATokenAnyNameWillDo(String host) throws Exception {
        try (ServiceFixture guarded = new ServiceFixture(config -> config.withToken("s3cret"), Limits.defaults())) {
            assertThat(ask(guarded, "GET /ping", "Host: " + host, "Authorization: Bearer s3cret")
                            .status())
                    .isEqualTo(200);
            assertThat(ask(guarded, "POST /tasks/echo", "Host: " + host, "Origin: http://" + host)
                            .status())
                    .isEqualTo(401);
        }
    }
}
