package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.security.NewToken;
import dev.offloop.http.security.Role;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which caller may ask for what, for every endpoint there is. */
@TestInstance(Lifecycle.PER_CLASS)
class AccessTest {
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);
    private ServiceFixture service;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokens");
        StringBuilder lines = new StringBuilder("# Each has one role.\n\n");
        for (Role role : Role.values()) {
            NewToken made = NewToken.of("has-" + role.word(), List.of(role));
            tokens.put(role, made.token());
            lines.append(made.line()).append('\n');
        }
        Files.writeString(file, lines);
        service = ServiceFixture.withJobs(
                vertx -> ServiceFixture.await(JournalJobStore.open(
                        vertx, JournalConfig.in(directory.resolve("data")).fileBytes(64 << 10))),
                config -> config.withTokens(file));
        service.service.showSettings(new FakeSettings());
    }

    @AfterAll
    void close() {
        service.close();
    }

    /** What each endpoint takes; the compiler asks for it when there is a new one. */
    private static Access expected(Endpoint endpoint) {
        return switch (endpoint) {
            case PING -> Access.KNOWN;
            case TASKS -> Access.READ;
            case RUN -> Access.SUBMIT;
            case JOBS -> Access.KNOWN;
            case SUBMIT_JOBS -> Access.SUBMIT;
            case JOB_EVENTS -> Access.KNOWN;
            case SUBMIT_JOB -> Access.SUBMIT;
            case JOB -> Access.KNOWN;
            case JOB_RESULT -> Access.KNOWN;
            case CANCEL_JOB -> Access.SUBMIT;
            case RETRY_JOB -> Access.SUBMIT;
            case LIVE -> Access.OPEN;
            case READY -> Access.OPEN;
            case WORKERS -> Access.READ;
            case DEAD_LETTERS -> Access.READ;
            case RESTART_WORKERS -> Access.OPERATE;
            case SETTINGS -> Access.READ;
            case CHANGE_SETTINGS -> Access.OPERATE;
            case METRICS -> Access.READ;
            case LOOP -> Access.READ;
        };
    }

    /** No such job, where it may be asked for. */
    private static final Set<Endpoint> IS_OF_A_JOB =
            EnumSet.of(Endpoint.JOB, Endpoint.JOB_RESULT, Endpoint.JOB_EVENTS, Endpoint.CANCEL_JOB, Endpoint.RETRY_JOB);

    private String token(Role role) {
        return Objects.requireNonNull(tokens.get(role));
    }

    private HttpResponse<byte[]> ask(Endpoint endpoint, HttpMethod method, Optional<String> token) {
        HttpRequest.Builder request =
                service.request(endpoint.path().replace(":name", "echo")).method(method.name(), body(endpoint));
        if (endpoint == Endpoint.CHANGE_SETTINGS) {
            request.header("Content-Type", "application/json");
        }
        if (endpoint == Endpoint.SUBMIT_JOBS) {
            request.header("Content-Type", "application/x-ndjson");
        }
        token.ifPresent(carried -> request.header("Authorization", "Bearer " + carried));
        return service.send(request);
    }

    private static HttpRequest.BodyPublisher body(Endpoint endpoint) {
        return switch (endpoint) {
            case CHANGE_SETTINGS -> HttpRequest.BodyPublishers.ofString("{}");
            case SUBMIT_JOBS -> HttpRequest.BodyPublishers.ofString("{\"task\":\"echo\"}");
            default -> HttpRequest.BodyPublishers.noBody();
        };
    }

    @ParameterizedTest
    @EnumSource
    void withoutATokenOnlyHealthAnswers(Endpoint endpoint) {
        for (HttpMethod method : endpoint.methods()) {
            int status = ask(endpoint, method, Optional.empty()).statusCode();

            assertThat(status).as(endpoint + " " + method).isEqualTo(expected(endpoint) == Access.OPEN ? 200 : 401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachRoleOpensItsEndpointsAndNoOthers(Endpoint endpoint) {
        for (HttpMethod method : endpoint.methods()) {
            for (Role role : Role.values()) {
                HttpResponse<byte[]> response = ask(endpoint, method, Optional.of(token(role)));
                boolean let = expected(endpoint).role().map(role::equals).orElse(true);

                assertThat(response.statusCode() / 100)
                        .as(endpoint + " " + method + " for " + role)
                        .isEqualTo(let && !IS_OF_A_JOB.contains(endpoint) ? 2 : 4);
                if (let && IS_OF_A_JOB.contains(endpoint)) {
                    assertThat(response.statusCode()).isEqualTo(404);
                }
                if (!let && !method.equals(HttpMethod.HEAD)) {
                    JsonObject problem = json(response);
                    assertThat(response.statusCode()).isEqualTo(403);
                    assertThat(problem.getString("type")).isEqualTo("urn:offloop:problem:forbidden");
                    assertThat(problem.getString("role"))
                            .isEqualTo(expected(endpoint).role().orElseThrow().word());
                    assertThat(problem.getString("detail")).contains("'has-" + role.word() + "' has " + role.word());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherMethodIsForKnownCallersToBeTold(Endpoint endpoint) {
        if (endpoint.access() != Access.OPEN) {
            assertThat(ask(endpoint, HttpMethod.DELETE, Optional.empty()).statusCode())
                    .isEqualTo(401);
        }
        assertThat(ask(endpoint, HttpMethod.DELETE, Optional.of(token(Role.READ)))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void everyPathOfTheServiceIsAnEndpoint() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/offloop/http"))) {
            assertThat(sources.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> contains(file, "router.route(") || contains(file, "router.get("))
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("Routes.java");
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWrongTokenIsToldHowToSayWhoOneIs() {
        String right = token(Role.READ);
        for (String wrong : List.of(
                right.substring(0, right.length() - 1),
                right + "x",
                right.replace("has-read", "has-submit"),
                right.replace("offloop_", ""),
                "offloop_",
                "x")) {
            HttpResponse<byte[]> response = ask(Endpoint.TASKS, HttpMethod.GET, Optional.of(wrong));

            assertThat(response.statusCode()).as(wrong).isEqualTo(401);
            assertThat(header(response, "WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void whatIsRefusedIsCountedByItsKindAndByNothingOfTheClients() {
        ask(Endpoint.WORKERS, HttpMethod.GET, Optional.of(token(Role.SUBMIT)));
        ask(Endpoint.WORKERS, HttpMethod.GET, Optional.empty());

        String metrics = new String(
                ask(Endpoint.METRICS, HttpMethod.GET, Optional.of(token(Role.READ)))
                        .body(),
                UTF_8);

        assertThat(metrics)
                .containsPattern("offloop_http_problems_total\\{kind=\"forbidden\"\\} [1-9]")
                .containsPattern("offloop_http_problems_total\\{kind=\"unauthorized\"\\} [1-9]")
                .doesNotContain("has-submit");
    }
}
