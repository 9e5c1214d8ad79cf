package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Limits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /settings} as clients see it. */
class SettingsEndpointTest {
    private final FakeSettings settings = new FakeSettings();
    private ServiceFixture service;

    @BeforeEach
    void start() {
        service = new ServiceFixture(config -> config, Limits.defaults());
        service.service.showSettings(settings);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private HttpResponse<byte[]> patch(String body, String type) {
        return service.send(service.request("/settings")
                .header("Content-Type", type)
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpResponse<byte[]> patch(String body) {
        return patch(body, "application/json");
    }

    private static JsonObject setting(HttpResponse<byte[]> response, int at) {
        return json(response).getJsonArray("settings").getJsonObject(at);
    }

    @Test
    void allAreShownWithTheirOriginAndThoseThatAreSecretWithoutValue() {
        HttpResponse<byte[]> response = service.get("/settings");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(setting(response, 0))
                .isEqualTo(new JsonObject(
                        "{\"name\":\"size\",\"value\":\"1\",\"origin\":\"a test\",\"changeable\":true}"));
        assertThat(setting(response, 2).getValue("value")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"size\":\"7\"} | 7",
                "{\"size\":7} | 7",
                "{\"size\":7e0} | 7",
                "{\"size\":null} | 1",
                "{\"size\":[7]} | 7",
                "{} | 1"
            })
    void aChangeIsAnsweredWithWhatIsInForceThen(String body, String size) {
        for (String type : new String[] {"application/json; charset=utf-8", "application/merge-patch+json"}) {
            HttpResponse<byte[]> response = patch(body, type);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(setting(response, 0).getString("value")).isEqualTo(size);
        }
        assertThat(settings.changes).allSatisfy(change -> assertThat(change).startsWith("local@127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"port\":8} | 409 | setting-fixed",
                "{\"size\":0} | 422 | setting-invalid",
                "{\"size\":true} | 422 | setting-invalid",
                "{\"size\":{}} | 400 | bad-request",
                "{\"size\":[[7]]} | 400 | bad-request",
                "{\"size\":7,\"size\":8} | 400 | bad-request",
                "[] | 400 | bad-request",
                "{ | 400 | bad-request",
                "'' | 400 | bad-request"
            })
    void whatCannotBeIsRefusedAndChangesNothing(String body, int status, String kind) {
        HttpResponse<byte[]> response = patch(body);

        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
        assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:" + kind);
        assertThat(setting(service.get("/settings"), 0).getString("value")).isEqualTo("1");
        assertThat(settings.changes).isEmpty();
    }

    @Test
    void theSettingsInTheWayAreNamed() {
        assertThat(json(patch("{\"port\":8,\"size\":2}")).getJsonArray("settings"))
                .containsExactly("port");
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded"})
    void anotherContentTypeIsRefused(String type) {
        assertThat(patch("{}", type).statusCode()).isEqualTo(415);
    }

    @Test
    void aBodyWithoutEndIsRefused() {
        assertThat(patch("{\"size\":\"" + "7".repeat(100_000) + "\"}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void aServiceOfAnApplicationHasNone() {
        try (ServiceFixture embedded = new ServiceFixture()) {
            HttpResponse<byte[]> response = embedded.get("/settings");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(json(response).getString("detail")).contains("within an application");
        }
    }
}
