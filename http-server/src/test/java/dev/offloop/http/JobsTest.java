package dev.offloop.http;

import static dev.offloop.http.ServiceFixture.await;
import static dev.offloop.http.ServiceFixture.header;
import static dev.offloop.http.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.http.security.NewToken;
import dev.offloop.http.security.Role;
import dev.offloop.jobs.Job;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobEvent;
import dev.offloop.jobs.JobRequest;
import dev.offloop.jobs.JobState;
import dev.offloop.jobs.JobStore;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs over HTTP, kept in a journal and run by threads. */
class JobsTest {
    private static final byte[] BODY = "a body of a job".getBytes(UTF_8);
    private static final String LATER = "2100-01-01T00:00:00Z";

    private ServiceFixture service;

    private static Function<Vertx, JobStore> journal(JournalConfig config) {
        return vertx -> await(JournalJobStore.open(vertx, config.fileBytes(64 << 10)));
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        service = ServiceFixture.withJobs(journal(JournalConfig.in(directory.resolve("data"))), config -> config);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private JobStore store() {
        return service.jobs.orElseThrow();
    }

    private static String id(HttpResponse<byte[]> accepted) {
        assertThat(accepted.statusCode()).as(new String(accepted.body(), UTF_8)).isEqualTo(202);
        return json(accepted).getString("id");
    }

    private String submit(String path, byte[] body, String... headers) {
        return id(service.post("/jobs/" + path, body, headers));
    }

    /** Returns it when it is in this state, or was. */
    private Job awaitState(String id, JobState state) {
        Promise<Job> reached = Promise.promise();
        await(store().watch(UUID.fromString(id), 0, event -> {
            if (event instanceof JobEvent.Changed changed && changed.change().state() == state) {
                reached.tryComplete(changed.job());
            }
        }));
        return await(reached.future());
    }

    private JsonObject job(String id) {
        return json(service.get("/jobs/" + id));
    }

    private static void assertProblem(HttpResponse<byte[]> response, int status, String kind) {
        assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
        assertThat(json(response).getString("type")).isEqualTo("urn:offloop:problem:" + kind);
    }

    @Test
    void aJobIsAcceptedRunAndItsResultIsThere() {
        Instant before = Instant.now().minusMillis(1);

        HttpResponse<byte[]> accepted = service.post("/jobs/echo", BODY);

        String id = id(accepted);
        assertThat(header(accepted, "Location")).isEqualTo("/jobs/" + id);
        assertThat(json(accepted).fieldNames())
                .contains(
                        "id",
                        "task",
                        "state",
                        "attempt",
                        "acceptedAt",
                        "startedAt",
                        "endedAt",
                        "progress",
                        "result",
                        "problem");
        assertThat(json(accepted).getString("state")).isEqualTo("queued");
        awaitState(id, JobState.DONE);
        JsonObject done = job(id);
        assertThat(done.getString("task")).isEqualTo("echo");
        assertThat(done.getString("state")).isEqualTo("done");
        assertThat(done.getInteger("attempt")).isEqualTo(1);
        assertThat(Instant.parse(done.getString("acceptedAt"))).isAfter(before);
        assertThat(Instant.parse(done.getString("endedAt"))).isAfter(before);
        JsonObject result = done.getJsonObject("result");
        assertThat(result.getString("mediaType")).isEqualTo("application/octet-stream");
        assertThat(result.getInteger("bytes")).isEqualTo(BODY.length);
        assertThat(result.getString("href")).isEqualTo("/jobs/" + id + "/result");
        HttpResponse<byte[]> body = service.get(result.getString("href"));
        assertThat(body.body()).isEqualTo(BODY);
        assertThat(header(body, "ETag")).isEqualTo('"' + result.getString("sha256") + '"');
        assertThat(header(body, "Repr-Digest")).startsWith("sha-256=:").endsWith(":");
        assertThat(header(body, "Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void largeInputsAndResultsAreKeptBesideTheJournal() {
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 7;
        String id = submit("echo", large);
        awaitState(id, JobState.DONE);

        assertThat(service.get("/jobs/" + id + "/result").body()).isEqualTo(large);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, a bo, bytes 0-3/15",
        "bytes=12-, 206, job, bytes 12-14/15",
        "bytes=12-99, 206, job, bytes 12-14/15",
        "bytes=-3, 206, job, bytes 12-14/15",
        "bytes=-99, 206, a body of a job, bytes 0-14/15",
        "'bytes=0-1,3-4', 200, a body of a job, ''",
        "bytes=4-3, 200, a body of a job, ''",
        "bytes=-, 200, a body of a job, ''",
        "lines=0-3, 200, a body of a job, ''",
    })
    void aPartOfAResultCanBeAskedFor(String range, int status, String part, String contentRange) {
        String id = submit("echo", BODY);
        awaitState(id, JobState.DONE);

        HttpResponse<byte[]> answer =
                service.send(service.request("/jobs/" + id + "/result").header("Range", range));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(part);
        assertThat(answer.headers().firstValue("Content-Range").orElse("")).isEqualTo(contentRange);
    }

    @Test
    void whatAClientHasIsNotSentAgainAndWhatIsBeyondTheEndIsRefused() {
        String id = submit("echo", BODY);
        awaitState(id, JobState.DONE);
        String path = "/jobs/" + id + "/result";
        String tag = header(service.get(path), "ETag");

        HttpResponse<byte[]> known = service.send(service.request(path).header("If-None-Match", tag));
        HttpResponse<byte[]> other =
                service.send(service.request(path).header("Range", "bytes=0-1").header("If-Range", "\"other\""));
        HttpResponse<byte[]> beyond = service.send(service.request(path).header("Range", "bytes=15-"));
        HttpResponse<byte[]> head = service.send(service.request(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(other.body()).isEqualTo(BODY);
        assertProblem(beyond, 416, "range");
        assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */15");
        assertThat(header(head, "Content-Length")).isEqualTo("15");
        assertThat(header(head, "ETag")).isEqualTo(tag);
    }

    @Test
    void theParametersAndTheStrategyOfATaskAreThoseOfAJob() {
        String id = submit("tell?strategy=platform&colour=red", new byte[0], "Offloop-Deadline", "1h");
        awaitState(id, JobState.DONE);

        JsonObject told = json(service.get("/jobs/" + id + "/result"));
        assertThat(told.getJsonObject("parameters").getString("colour")).isEqualTo("red");
        assertThat(told.getLong("remainingNanos")).isPositive();
        assertThat(job(id).getJsonObject("result").getString("mediaType")).isEqualTo("application/json");
    }

    @Test
    void aTaskThatThrowsIsRunAgainUntilItsAttemptsAreOver() {
        String id = submit(
                "throwing",
                "{\"text\":\"checked\"}".getBytes(UTF_8),
                "Offloop-Attempts",
                "3",
                "Offloop-Backoff",
                "1ms");
        awaitState(id, JobState.FAILED);

        JsonObject failed = job(id);
        assertThat(failed.getInteger("attempt")).isEqualTo(3);
        assertThat(failed.getJsonObject("problem").getString("type")).isEqualTo("urn:offloop:problem:task-failed");
        assertThat(failed.getJsonObject("problem").getString("title")).isEqualTo("The task threw");
        assertThat(failed.getJsonObject("problem").getString("detail")).contains("thrown on demand");
        HttpResponse<byte[]> result = service.get("/jobs/" + id + "/result");
        assertProblem(result, 409, "job-state");
        assertThat(json(result).getString("state")).isEqualTo("failed");
    }

    @Test
    void anInputThatTheTaskRefusesIsNotTriedAgain() {
        String id = submit("throwing", "{\"text\":\"invalid\"}".getBytes(UTF_8));
        String unreadable = submit("throwing", "no json".getBytes(UTF_8));
        awaitState(id, JobState.FAILED);
        awaitState(unreadable, JobState.FAILED);

        for (String job : List.of(id, unreadable)) {
            assertThat(job(job).getInteger("attempt")).isEqualTo(1);
            assertThat(job(job).getJsonObject("problem").getString("type")).isEqualTo("urn:offloop:problem:bad-input");
        }
    }

    @Test
    void aDeadLetterIsRunAgainWhenItIsAskedFor() {
        String id = submit("throwing", "{\"text\":\"checked\"}".getBytes(UTF_8), "Offloop-Attempts", "1");
        awaitState(id, JobState.FAILED);

        HttpResponse<byte[]> retried = service.post("/jobs/" + id + "/retry", new byte[0]);

        assertThat(retried.statusCode()).isEqualTo(202);
        assertThat(json(retried).getString("state")).isEqualTo("queued");
        awaitChange(id, 6);
        assertThat(job(id).getString("state")).isEqualTo("failed");
        String done = submit("echo", BODY);
        awaitState(done, JobState.DONE);
        assertProblem(service.post("/jobs/" + done + "/retry", new byte[0]), 409, "job-state");
    }

    private void awaitChange(String id, int number) {
        Promise<Void> reached = Promise.promise();
        await(store().watch(UUID.fromString(id), number - 1, event -> reached.tryComplete()));
        await(reached.future());
    }

    @Test
    void aJobThatWaitsIsCancelledAndNeverRun() {
        String id = submit("hold", BODY, "Offloop-Not-Before", LATER);

        HttpResponse<byte[]> cancelled = service.post("/jobs/" + id + "/cancel", new byte[0]);

        assertThat(cancelled.statusCode()).isEqualTo(202);
        assertThat(json(cancelled).getString("state")).isEqualTo("cancelled");
        assertThat(json(cancelled).getInteger("attempt")).isZero();
        assertProblem(service.post("/jobs/" + id + "/cancel", new byte[0]), 409, "job-state");
    }

    @Test
    void aJobThatRunsIsAskedToEnd() throws InterruptedException {
        String id = submit("hold", BODY);
        assertThat(service.hold.awaitStart()).isTrue();
        assertThat(job(id).getString("state")).isEqualTo("running");

        JsonObject asked = json(service.post("/jobs/" + id + "/cancel", new byte[0]));

        assertThat(asked.getBoolean("cancelRequested")).isTrue();
        awaitState(id, JobState.CANCELLED);
        assertThat(service.hold.awaitCancel()).isTrue();
        assertThat(job(id).getString("state")).isEqualTo("cancelled");
    }

    @Test
    void aJobIsDoneByItsDeadlineOrFails() {
        String id = submit("hold", BODY, "Offloop-Deadline", "50ms");

        awaitState(id, JobState.FAILED);

        assertThat(job(id).getJsonObject("problem").getString("type")).isEqualTo("urn:offloop:problem:deadline");
    }

    @Test
    void theSameKeyAndRequestAreTheSameJobAndAnotherRequestIsRefused() {
        String first = submit("echo", BODY, "Idempotency-Key", "one");

        Set<String> again = Set.copyOf(IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> submit("echo", BODY, "Idempotency-Key", "one"))
                .toList());

        assertThat(again).containsExactly(first);
        assertProblem(service.post("/jobs/echo", "other".getBytes(UTF_8), "Idempotency-Key", "one"), 422, "key-reused");
        assertThat(submit("echo", BODY, "Idempotency-Key", "two")).isNotEqualTo(first);
    }

    @Test
    void jobsAreListedByStateAndTaskPageByPage() {
        List<String> waiting = IntStream.range(0, 5)
                .mapToObj(i -> submit("echo", BODY, "Offloop-Not-Before", LATER))
                .toList();
        String done = submit("tell", BODY);
        awaitState(done, JobState.DONE);

        JsonObject page = json(service.get("/jobs?state=queued&limit=3"));
        JsonObject rest = json(service.get("/jobs?state=queued,running&limit=3&cursor=" + page.getString("next")));

        assertThat(ids(page)).containsExactly(waiting.get(4), waiting.get(3), waiting.get(2));
        assertThat(ids(rest)).containsExactly(waiting.get(1), waiting.get(0));
        assertThat(rest.getValue("next")).isNull();
        assertThat(ids(json(service.get("/jobs?task=tell")))).containsExactly(done);
        assertThat(ids(json(service.get("/jobs")))).hasSize(6);
        for (String wrong : List.of("state=lazy", "limit=0", "limit=x", "limit=1001", "cursor=1-1-1-1-1", "size=3")) {
            assertProblem(service.get("/jobs?" + wrong), 400, "bad-request");
        }
    }

    private static List<String> ids(JsonObject page) {
        JsonArray jobs = page.getJsonArray("jobs");
        return IntStream.range(0, jobs.size())
                .mapToObj(i -> jobs.getJsonObject(i).getString("id"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "Offloop-Not-Before, tomorrow",
        "Offloop-Not-Before, 1960-01-01T00:00:00Z",
        "Offloop-Attempts, 0",
        "Offloop-Attempts, many",
        "Offloop-Backoff, soon",
        "Offloop-Keep, -1s",
        "Offloop-Deadline, 0s",
        "Idempotency-Key, ''",
    })
    void anOptionThatCannotBeReadIsRefused(String header, String value) {
        assertProblem(service.post("/jobs/echo", BODY, header, value), 400, "bad-request");
    }

    @Test
    void whatIsNoJobIsNotFound() {
        String unknown = "00000000-0000-7000-8000-000000000000";
        for (String path : List.of("/jobs/" + unknown, "/jobs/1-1-1-1-1", "/jobs/none/result")) {
            assertProblem(service.get(path), 404, "unknown-job");
        }
        assertProblem(service.post("/jobs/" + unknown + "/cancel", new byte[0]), 404, "unknown-job");
        assertProblem(service.post("/jobs/none", BODY), 404, "unknown-task");
        assertProblem(service.send(service.request("/jobs/" + unknown).PUT(BodyPublishers.noBody())), 405, "method");
    }

    @Test
    void jobsAreThoseOfTheirCallers(@TempDir Path directory) throws IOException {
        NewToken one = NewToken.of("one", List.of(Role.SUBMIT));
        NewToken two = NewToken.of("two", List.of(Role.SUBMIT, Role.READ));
        NewToken all = NewToken.of("all", List.of(Role.SUBMIT, Role.OPERATE));
        Path file = directory.resolve("tokens");
        Files.writeString(file, one.line() + "\n" + two.line() + "\n" + all.line() + "\n");
        close();
        service = ServiceFixture.withJobs(
                journal(JournalConfig.in(directory.resolve("shared"))), config -> config.withTokens(file));
        String[] asOne = {"Authorization", "Bearer " + one.token(), "Offloop-Not-Before", LATER, "Idempotency-Key", "k"
        };
        String[] asTwo = {"Authorization", "Bearer " + two.token(), "Offloop-Not-Before", LATER, "Idempotency-Key", "k"
        };

        String ofOne = id(service.post("/jobs/echo", BODY, asOne));
        String ofTwo = id(service.post("/jobs/tell", BODY, asTwo));

        assertThat(ids(json(get("/jobs", one)))).containsExactly(ofOne);
        assertThat(ids(json(get("/jobs", two)))).containsExactly(ofTwo);
        assertThat(ids(json(get("/jobs", all)))).containsExactly(ofTwo, ofOne);
        assertProblem(get("/jobs/" + ofOne, two), 404, "unknown-job");
        assertProblem(service.post("/jobs/" + ofOne + "/cancel", new byte[0], asTwo), 404, "unknown-job");
        assertThat(json(get("/jobs/" + ofOne, one)).getString("state")).isEqualTo("queued");
        assertThat(service.post("/jobs/" + ofOne + "/cancel", new byte[0], "Authorization", "Bearer " + all.token())
                        .statusCode())
                .isEqualTo(202);
    }

    private HttpResponse<byte[]> get(String path, NewToken token) {
        return service.send(service.request(path).header("Authorization", "Bearer " + token.token()));
    }

    @Test
    void aServiceWithoutAStoreSaysThatItKeepsNoJobs() {
        try (ServiceFixture plain = new ServiceFixture()) {
            assertProblem(plain.post("/jobs/echo", BODY), 404, "no-jobs");
            assertProblem(plain.get("/jobs"), 404, "no-jobs");
        }
    }

    @Test
    void aFullStoreRefusesMoreJobs(@TempDir Path directory) {
        JournalConfig small = JournalConfig.in(directory.resolve("small")).maxJobs(1);
        try (ServiceFixture full = ServiceFixture.withJobs(journal(small), config -> config)) {
            id(full.post("/jobs/echo", BODY));

            HttpResponse<byte[]> refused = full.post("/jobs/echo", BODY);

            assertProblem(refused, 507, "storage-full");
            assertThat(header(refused, "Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void aClosedStoreIsUnavailable() {
        await(store().close());

        assertProblem(service.post("/jobs/echo", BODY), 503, "store");
        assertProblem(service.get("/jobs"), 503, "store");
        assertThat(service.post("/tasks/echo", BODY).body()).isEqualTo(BODY);
    }

    @Test
    void aBodyOverTheLimitIsRefused(@TempDir Path directory) {
        try (ServiceFixture strict = ServiceFixture.withJobs(
                journal(JournalConfig.in(directory.resolve("other"))), config -> config.withBodyLimitBytes(10))) {
            assertProblem(strict.post("/jobs/echo", BODY), 413, "too-large");
        }
    }

    @Test
    void aServiceThatStopsLeavesWaitingJobsToTheNextOne(@TempDir Path directory) throws InterruptedException {
        JournalConfig config = JournalConfig.in(directory.resolve("kept"));
        String later;
        String running;
        try (ServiceFixture first = ServiceFixture.withJobs(journal(config), all -> all)) {
            running = id(first.post("/jobs/hold", BODY));
            assertThat(first.hold.awaitStart()).isTrue();
            await(first.service.drain());
            assertProblem(first.post("/jobs/echo", BODY), 503, "draining");
            later = await(first.jobs.orElseThrow().accept(JobRequest.of("echo", true, JobBody.EMPTY)))
                    .job()
                    .id()
                    .toString();
            first.hold.release();
        }
        close();
        service = ServiceFixture.withJobs(journal(config), all -> all);
        assertThat(awaitState(running, JobState.DONE).attempt()).isEqualTo(1);
        assertThat(awaitState(later, JobState.DONE).attempt()).isEqualTo(1);
    }

    private HttpResponse<byte[]> batch(String... lines) {
        return service.post("/jobs", String.join("\n", lines).getBytes(UTF_8), "Content-Type", "application/x-ndjson");
    }

    @Test
    void aBatchIsAcceptedInTheOrderOfItsLines() {
        HttpResponse<byte[]> accepted = batch(
                "{\"task\":\"echo\",\"text\":\"grün\",\"attempts\":2,\"priority\":\"high\"}",
                "",
                "{\"task\":\"throwing\",\"input\":{\"text\":\"invalid\"}}",
                "{\"task\":\"echo\",\"base64\":\"AAEC\",\"notBefore\":\"2020-01-01T00:00:00Z\"}",
                "{\"task\":\"tell\",\"parameters\":{\"n\":7},\"strategy\":\"platform\",\"idempotencyKey\":\"k\"}",
                "{\"task\":\"tell\",\"parameters\":{\"n\":7},\"strategy\":\"platform\",\"idempotencyKey\":\"k\"}");

        assertThat(accepted.statusCode()).isEqualTo(202);
        List<String> ids = ids(json(accepted));
        assertThat(ids).hasSize(5);
        assertThat(ids.get(4)).isEqualTo(ids.get(3));
        assertThat(awaitState(ids.get(0), JobState.DONE).attempts()).isEqualTo(2);
        assertThat(service.get("/jobs/" + ids.get(0) + "/result").body()).isEqualTo("grün".getBytes(UTF_8));
        assertThat(awaitState(ids.get(1), JobState.FAILED)
                        .problem()
                        .orElseThrow()
                        .detail())
                .contains("'invalid' is not what this task takes");
        awaitState(ids.get(2), JobState.DONE);
        assertThat(service.get("/jobs/" + ids.get(2) + "/result").body()).containsExactly(0, 1, 2);
        awaitState(ids.get(3), JobState.DONE);
        assertThat(json(service.get("/jobs/" + ids.get(3) + "/result"))
                        .getJsonObject("parameters")
                        .getString("n"))
                .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'task':'none'} | 404 | unknown-task | Line 2: There is no task 'none'",
                "{'task':'echo','attempts':0} | 400 | bad-request | Line 2: attempts is '0'",
                "{'task':'echo','size':0} | 400 | bad-request | Line 2: 'size' is no member",
                "{'task':'echo','text':'a','base64':'a'} | 400 | bad-request | Line 2: A job has one of",
                "{'task':'echo','base64':'?'} | 400 | bad-request | Line 2: base64",
                "{'task':'echo','parameters':3} | 400 | bad-request | Line 2: parameters must be",
                "{'task':'echo','strategy':'moon'} | 400 | unknown-strategy | Line 2: There is no strategy",
                "{'task' | 400 | bad-request | Line 2: ",
                "[] | 400 | bad-request | Line 2: ",
            })
    void oneWrongLineOfABatchRefusesAllOfIt(String line, int status, String kind, String detail) {
        HttpResponse<byte[]> refused = batch("{\"task\":\"echo\"}", line.replace('\'', '"'));

        assertProblem(refused, status, kind);
        assertThat(json(refused).getString("detail")).startsWith(detail);
        assertThat(json(refused).getInteger("line")).isEqualTo(2);
        assertThat(ids(json(service.get("/jobs")))).isEmpty();
    }

    @Test
    void aBatchIsBoundedAndSaysWhatItIs() {
        String[] lines = new String[10_001];
        Arrays.fill(lines, "{\"task\":\"echo\"}");

        assertProblem(batch(lines), 413, "too-large");
        assertProblem(batch(""), 400, "bad-request");
        assertProblem(service.post("/jobs", BODY, "Content-Type", "text/plain"), 415, "content-type");
    }

    @Test
    void manyJobsAreAllDone() {
        List<String> ids =
                IntStream.range(0, 300).mapToObj(i -> submit("echo", BODY)).toList();

        ids.forEach(id -> awaitState(id, JobState.DONE));

        assertThat(await(store().stats()).jobs().get(JobState.DONE)).isEqualTo(300);
    }
}
