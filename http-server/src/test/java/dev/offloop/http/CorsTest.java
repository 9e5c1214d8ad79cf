package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other sites, of which one is listed, at services with and without a token. */
@TestInstance(Lifecycle.PER_CLASS)
class CorsTest {
    private static final String APP = "https://app.example";
    private static final String[] ASKING = {
        "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization, content-type"
    };

    private final ServiceFixture local =
            new ServiceFixture(config -> config.withCorsOrigins(List.of(APP)), Limits.defaults());
    private final ServiceFixture guarded = new ServiceFixture(
            config -> config.withToken("s3cret").withCorsOrigins(List.of(APP, "http://localhost:3000")),
            Limits.defaults());

    @AfterAll
    void close() {
        local.close();
        guarded.close();
    }

    private static RawConnection.Response ask(ServiceFixture service, String line, String... headers)
            throws IOException {
        try (RawConnection client = new RawConnection(service.service.port())) {
            return client.send(line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                            + "\r\nContent-Length: 0\r\n\r\n")
                    .read();
        }
    }

    private static String[] preflight(String origin) {
        return new String[] {"Origin: " + origin, ASKING[0], ASKING[1]};
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tasks/echo", "/tasks/none", "/", "/settings", "/health/live"})
    void aPreflightOfAListedPageNeedsNoToken(String path) throws Exception {
        for (ServiceFixture service : List.of(local, guarded)) {
            RawConnection.Response response = ask(service, "OPTIONS " + path, preflight(APP));

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(response.header("Access-Control-Allow-Methods")).contains("GET", "POST", "PATCH");
            assertThat(response.header("Access-Control-Allow-Headers"))
                    .contains("Authorization", "Content-Type", "Offloop-Deadline", "Offloop-Priority", "Offloop-Key");
            assertThat(response.header("Access-Control-Max-Age")).isEqualTo("600");
            assertThat(response.header("Vary")).isEqualToIgnoringCase("Origin");
            assertThat(response.has("Access-Control-Allow-Credentials")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "https://app.example.evil.example",
                "http://app.example",
                "https://app.example:8443",
                "https://APP.example",
                "https://app.example/",
                "https://app.example, https://evil.example",
                "https://app.example\r\nOrigin: https://evil.example",
                "*",
                ""
            })
    void aPageThatIsNotListedIsToldNothing(String origin) throws Exception {
        for (ServiceFixture service : List.of(local, guarded)) {
            for (String line : List.of("OPTIONS /tasks/echo", "POST /tasks/echo", "GET /ping")) {
                RawConnection.Response response = ask(service, line, preflight(origin));

                assertThat(response.status()).isIn(401, 403);
                assertThat(response.head()).doesNotContainIgnoringCase("access-control");
                assertThat(response.header("Vary")).isEqualToIgnoringCase("Origin");
            }
        }
    }

    @Test
    void aListedPageRunsTasksWithoutATokenWhereProgramsOfTheMachineMay() throws Exception {
        RawConnection.Response response =
                ask(local, "POST /tasks/echo", "Origin: " + APP, "Sec-Fetch-Site: cross-site");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(response.header("Access-Control-Expose-Headers")).contains("Offloop-Task-Id", "Retry-After");
    }

    @Test
    void butNotByANameMadeUpForThisMachine() throws Exception {
        try (RawConnection client = new RawConnection(local.service.port())) {
            assertThat(client.send("POST /tasks/echo HTTP/1.1\r\nHost: rebound.example\r\nOrigin: " + APP
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRequestWithoutOriginFromAPageIsStillTurnedAway() throws Exception {
        assertThat(ask(local, "GET /ping", "Sec-Fetch-Site: cross-site").status())
                .isEqualTo(403);
    }

    @Test
    void aListedPageReadsWhyItIsRefused() throws Exception {
        RawConnection.Response unknown = ask(guarded, "POST /tasks/echo", "Origin: " + APP);
        RawConnection.Response missing =
                ask(guarded, "POST /tasks/ecko", "Origin: " + APP, "Authorization: Bearer s3cret");

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(List.of(unknown, missing))
                .allSatisfy(response -> assertThat(response.header("Access-Control-Allow-Origin"))
                        .isEqualTo(APP));
    }

    @Test
    void anotherOneOfTheListIsToldItsOwnName() throws Exception {
        assertThat(ask(guarded, "GET /ping", "Origin: http://localhost:3000", "Authorization: Bearer s3cret")
                        .header("Access-Control-Allow-Origin"))
                .isEqualTo("http://localhost:3000");
    }

    @Test
    void anOptionsRequestThatIsNoPreflightIsAnsweredAsEver() throws Exception {
        assertThat(ask(guarded, "OPTIONS /ping", "Origin: " + APP).status()).isEqualTo(401);
        assertThat(ask(guarded, "OPTIONS /ping", "Origin: " + APP, "Authorization: Bearer s3cret")
                        .status())
                .isEqualTo(405);
    }

    @Test
    void withoutAListNothingIsSaidOfIt() throws Exception {
        try (ServiceFixture usual = new ServiceFixture()) {
            RawConnection.Response response = ask(usual, "OPTIONS /tasks/echo", preflight(APP));

            assertThat(response.status()).isEqualTo(403);
            assertThat(response.head())
                    .doesNotContainIgnoringCase("access-control")
                    .doesNotContainIgnoringCase("vary");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://App.Example, https://app.example",
        "https://app.example:443, https://app.example",
        "http://app.example:80, http://app.example",
        "http://app.example:443, http://app.example:443",
        "http://[::1]:3000, http://[::1]:3000"
    })
    void anOriginIsTakenAsBrowsersWriteIt(String given, String taken) {
        assertThat(Cors.origin(given)).isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example",
                "https://app.example/",
                "https://app.example/x",
                "https://app.example?",
                "https://a@app.example",
                "https://*.example",
                "ftp://app.example",
                "null",
                "https://",
                "",
                "https://app example"
            })
    void whatIsNoneIsRefused(String given) {
        assertThatThrownBy(() -> ServiceConfig.defaults().withCorsOrigins(List.of(given)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + given + "' is no origin");
    }

    @Test
    void allOfThemAtOnceAreRefused() {
        assertThatThrownBy(() -> Cors.origin("*")).hasMessageContaining("list the origins");
    }
}
