package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.sample.AppendLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service is killed again and again while it accepts and runs jobs. Every job is sent until it is answered,
 * with a key; half of them append a line to a file, and may not run twice.
 */
class ServiceKillIT {
    private static final Pattern READY = Pattern.compile("Offloop is ready at (\\S+) .*");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH = 20;

    /** Between the beginning of work and the kill. */
    private static final int LATEST_KILL_MILLIS = 400;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    @Test
    void everyJobEndsOnceAndNoneThatMayNotRunsTwice() throws Exception {
        killAndCount(4, 400, 1, 0);
    }

    @Test
    @Tag("soak")
    void everyJobOfThousandsEndsOnceThroughTwentyKills() throws Exception {
        killAndCount(20, 10_000, new Random().nextLong(), 1);
    }

    private void killAndCount(int kills, int jobs, long seed, int children) throws Exception {
        Random random = new Random(seed);
        Map<Integer, String> ids = new HashMap<>();
        for (int kill = 1; kill <= kills; kill++) {
            try (RunningService service = start(children)) {
                service.killIn(random.nextInt(LATEST_KILL_MILLIS));
                submit(service, ids, jobs * kill / kills);
                service.awaitEnd();
            }
        }
        try (RunningService service = start(children)) {
            submit(service, ids, jobs);
            assertThat(ids).as("seed " + seed).hasSize(jobs);
            for (String id : ids.values()) {
                awaitEnd(service, id);
            }
            check(service, ids, seed);
        }
    }

    private void check(RunningService service, Map<Integer, String> ids, long seed) throws Exception {
        Map<String, JsonObject> found = all(service);
        List<String> lines = Files.readAllLines(directory.resolve("ledger"), UTF_8);
        Map<String, Long> times = lines.stream().collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        assertThat(times.values()).as("seed " + seed).allMatch(count -> count == 1);
        assertThat(found.keySet()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(ids.values());
        ids.forEach((number, id) -> {
            JsonObject job = found.get(id);
            assertThat(job).isNotNull();
            if (job.getString("task").equals("append-line")) {
                assertThat(job.getString("state")).as(job + ", seed " + seed).isIn("done", "lost");
                assertThat(job.getInteger("attempt")).isEqualTo(1);
                assertThat(job.getString("state").equals("lost") || times.containsKey("n" + number))
                        .as("%s is in the file, seed %s", job, seed)
                        .isTrue();
            } else {
                assertThat(job.getString("state")).as(job + ", seed " + seed).isEqualTo("done");
            }
        });
    }

    private Map<String, JsonObject> all(RunningService service) throws Exception {
        Map<String, JsonObject> found = new LinkedHashMap<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page =
                    new JsonObject(get(service, "/jobs?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            JsonArray jobs = page.getJsonArray("jobs");
            for (int i = 0; i < jobs.size(); i++) {
                found.put(jobs.getJsonObject(i).getString("id"), jobs.getJsonObject(i));
            }
            cursor = page.getString("next");
        }
        return found;
    }

    /** Until all have an answer, or the service is gone. */
    private void submit(RunningService service, Map<Integer, String> ids, int jobs) throws InterruptedException {
        List<Integer> open = IntStream.range(0, jobs)
                .filter(number -> !ids.containsKey(number))
                .boxed()
                .toList();
        for (int from = 0; from < open.size(); from += BATCH) {
            List<Integer> batch = open.subList(from, Math.min(from + BATCH, open.size()));
            String lines = batch.stream().map(this::line).collect(Collectors.joining("\n"));
            try {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(service.url.resolve("/jobs"))
                                .timeout(PATIENCE)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(lines))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                JsonArray accepted = new JsonObject(answer.body()).getJsonArray("jobs");
                for (int i = 0; i < batch.size(); i++) {
                    ids.put(batch.get(i), accepted.getJsonObject(i).getString("id"));
                }
            } catch (IOException e) {
                // Killed meanwhile: sent again to the next one.
                return;
            }
        }
    }

    private String line(int number) {
        JsonObject job = new JsonObject().put("idempotencyKey", "n" + number).put("attempts", 100);
        if (number % 2 == 0) {
            job.put("task", "append-line")
                    .put(
                            "parameters",
                            new JsonObject()
                                    .put("file", directory.resolve("ledger").toString()))
                    .put("input", new JsonObject().put("text", "n" + number));
        } else {
            job.put("task", "sha256").put("text", "n" + number).put("backoff", "0ms");
        }
        return job.encode();
    }

    /** The stream of its events ends with it. */
    private void awaitEnd(RunningService service, String id) throws Exception {
        assertThat(get(service, "/jobs/" + id + "/events")).containsPattern("\"state\":\"(done|lost)\"");
    }

    private String get(RunningService service, String path) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(service.url.resolve(path))
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private RunningService start(int children) throws IOException {
        Path flags = Path.of(
                System.getProperty("offloop.root"), "child-process/src/main/resources/dev/offloop/child/jvm.flags");
        Path tasks = ExampleJar.listing(directory, AppendLine.class.getName());
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + flags,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0",
                        "--children",
                        Integer.toString(children),
                        "--spares",
                        "0",
                        "--runtime-dir",
                        Files.createDirectories(directory.resolve("run")).toString(),
                        "--data",
                        directory.resolve("data").toString(),
                        "--tasks",
                        tasks.toString())
                .redirectErrorStream(true);
        return new RunningService(builder.start());
    }

    private static final class RunningService implements AutoCloseable {
        private final Process process;
        private final URI url;

        RunningService(Process process) throws IOException {
            this.process = process;
            this.url = url(new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)));
        }

        private static URI url(BufferedReader output) throws IOException {
            StringBuilder said = new StringBuilder();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    Thread.ofVirtual().start(() -> drain(output));
                    return URI.create(ready.group(1));
                }
                said.append(line).append('\n');
            }
            throw new AssertionError("The service did not start: " + said);
        }

        /** So that what it prints does not block it. */
        private static void drain(BufferedReader output) {
            try {
                var _ = output.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                // It has ended.
            }
        }

        void killIn(int millis) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(process::destroyForcibly);
        }

        void awaitEnd() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
