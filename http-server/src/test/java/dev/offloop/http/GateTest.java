package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class GateTest {
    private final ServiceFixture service = new ServiceFixture(config -> config.withToken("s3cret"), Limits.defaults());

    @AfterAll
    void close() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "Bearer  s3cret"})
    void whoCarriesTheTokenIsLetIn(String authorization) {
        assertThat(service.post("/tasks/echo", new byte[1], "Authorization", authorization)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong!", "Bearer s3cre", "Bearer s3crets", "Bearer", "Basic s3cret", "s3cret", "Bearer "
            })
    void whoDoesNotIsTurnedAway(String authorization) {
        HttpResponse<byte[]> response = service.post("/tasks/echo", new byte[1], "Authorization", authorization);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(header(response, "WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ping", "/tasks", "/workers", "/metrics", "/nothing", "/health/live/../../metrics"})
    void withoutATokenNothingIsShown(String path) {
        assertThat(service.get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void healthNeedsNoToken(String path) {
        assertThat(service.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void anAddressThatOthersReachDemandsAToken(String host) {
        assertThatThrownBy(() -> ServiceConfig.defaults().withHost(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set a token");
        assertThat(ServiceConfig.defaults().withToken("t").withHost(host).host())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "secret ",
                " secret",
                "se cret",
                "secret\n",
                "secret\r\n",
                "p\u00e4sswort",
                "a\tb",
                "a\u001bb",
                "a\u007f"
            })
    void aTokenThatNoClientCouldSendIsRefusedWithoutBeingTold(String token) {
        assertThatThrownBy(() -> ServiceConfig.defaults().withToken(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("The token [^\\n]*")
                .hasMessageNotContainingAny("secret", "sswort");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void aLoopbackAddressDemandsNone(String host) {
        assertThat(ServiceConfig.defaults().withHost(host).token()).isEmpty();
    }
}
