package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offloop.deployment.Http.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller can get wrong: each has its status and a problem that says what to do, and the service stays up. */
class BadInputIT {
    private static final int BODY_LIMIT = 1 << 20;

    private static Service service;

    @BeforeAll
    static void start(@TempDir Path runtimeDirectory) {
        service = Service.start(Launch.serve(runtimeDirectory).with("--body-limit", BODY_LIMIT, "--children", 1));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void theServiceStaysUpWithTheSameChild() {
        assertThat(service.http()
                        .post("/tasks/echo?strategy=child", "still here")
                        .text())
                .isEqualTo("still here");
        assertThat(service.workers())
                .allSatisfy(
                        worker -> assertThat(worker.path("restarts").asInt()).isZero());
    }

    @Test
    void anUnknownTaskIs404AndNamesTheNearest() {
        Answer answer = service.http().post("/tasks/sha265", "x");

        assertThat(problem(answer, 404)).contains("sha265", "sha256");
    }

    @Test
    void aContentTypeThatTheTaskDoesNotReadIs415() {
        Answer answer = Http.join(service.http()
                .send(
                        "/tasks/burn",
                        request -> request.header("Content-Type", "image/png")
                                .POST(BodyPublishers.ofString("{\"millis\":1}"))));

        assertThat(problem(answer, 415)).contains("image/png", "application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"millis\":        | line 1",
                "{\"millis\":1} x    | line 1",
                "nothing like it     | line 1",
                "{\"millis\":\"soon\"} | millis",
                "{\"millis\":{}}     | millis",
                "{\"millis\":-1}     | millis",
                "null                | null",
                "``                  | JSON"
            })
    void jsonThatDoesNotFitIs400AndSaysWhere(String body, String where) {
        Answer answer = service.http().post("/tasks/burn?strategy=child", body);

        assertThat(problem(answer, 400)).contains(where);
    }

    @Test
    void anImageThatIsNoneIs400() {
        Answer answer = service.http().post("/tasks/image-resize?width=10&strategy=child", "this is no image");

        assertThat(problem(answer, 400)).containsIgnoringCase("image");
    }

    @Test
    void anImageThatEndsWithinItsHeaderIs400() throws IOException {
        byte[] whole = Photograph.jpeg(64, 48);

        Answer answer = service.http().post("/tasks/image-resize?width=10&strategy=child", Arrays.copyOf(whole, 100));

        assertThat(problem(answer, 400)).containsIgnoringCase("image");
    }

    @ParameterizedTest
    @CsvSource({"image-resize, width", "image-resize?width=wide, width", "image-resize?width=0, width"})
    void aParameterThatIsMissingOrWrongIs400AndNamed(String task, String parameter) throws IOException {
        Answer answer = service.http().post("/tasks/" + task, Photograph.jpeg(64, 48));

        assertThat(problem(answer, 400)).contains(parameter);
    }

    @Test
    void aBodyOverTheLimitIs413AndNamesTheLimit() {
        Answer answer = service.http().post("/tasks/sha256", new byte[BODY_LIMIT + 1]);

        assertThat(problem(answer, 413)).contains(Integer.toString(BODY_LIMIT));
    }

    @Test
    void aBodyOfTheLimitIsTaken() {
        assertThat(service.http().post("/tasks/sha256", new byte[BODY_LIMIT]).status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownStrategyIs400AndNamesTheStrategies() {
        Answer answer = service.http().post("/tasks/echo?strategy=magic", "x");

        assertThat(problem(answer, 400)).contains("magic", "child", "platform", "virtual", "inline");
    }

    @ParameterizedTest
    @CsvSource({"soon", "2 parsecs", "-1s", "0s", "''"})
    void aDeadlineThatDoesNotParseIs400(String deadline) {
        Answer answer = Http.join(service.http()
                .send(
                        "/tasks/echo",
                        request -> request.header("Offloop-Deadline", deadline).POST(BodyPublishers.ofString("x"))));

        assertThat(problem(answer, 400)).contains("Offloop-Deadline");
    }

    @Test
    void aDeadlineThatPassesIs504() {
        Answer answer = Http.join(service.http()
                .send(
                        "/tasks/burn?strategy=child",
                        request -> request.header("Offloop-Deadline", "50ms")
                                .POST(BodyPublishers.ofString("{\"millis\":2000}"))));

        assertThat(problem(answer, 504)).contains("50 ms");
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, 404", "/tasks/echo/further, 404", "/tasks/echo, 405", "/tasks/%zz, 400"})
    void aPathOrMethodThatDoesNotExistIsAProblemToo(String path, int status) throws IOException {
        assertThat(RawHttp.statusOf(
                        service.http().uri("/"),
                        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"NONSENSE, 400", "GET, 400", "GET / HTTP/9.9, 505"})
    void aRequestLineThatIsNoneIsRefused(String line, int status) throws IOException {
        assertThat(RawHttp.statusOf(service.http().uri("/"), line + "\r\nHost: localhost\r\n\r\n"))
                .isEqualTo(status);
    }

    /** The detail of a well-formed problem of this status. */
    private static String problem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).isNotEmpty();
        assertThat(problem.path("title").asText()).isNotEmpty();
        return problem.path("detail").asText();
    }
}
