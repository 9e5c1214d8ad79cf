package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offloop.deployment.Http.Answer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main path, end to end, on real input. */
class TasksIT {
    private static Service service;

    @BeforeAll
    static void start(@TempDir Path runtimeDirectory) {
        service = Service.start(Launch.serve(runtimeDirectory).with("--allow-inline"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"child", "platform", "virtual", "inline"})
    void everyStrategyResizesAPhotograph(String strategy) throws IOException {
        byte[] photograph = Photograph.jpeg(1600, 1200);

        Answer answer = service.http().post("/tasks/image-resize?width=320&strategy=" + strategy, photograph);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(answer.header("Offloop-Strategy")).isEqualTo(strategy);
        BufferedImage small = Photograph.decode(answer.bytes());
        assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(320, 240);
        Photograph.assertShowsTheSame(small);
    }

    @Test
    void fineLinesOfALargeImageBecomeTheSameGreyUnderEveryStrategy() throws IOException {
        byte[] lines = Photograph.lines(6000, 4000);

        List<byte[]> answers = Stream.of("child", "platform", "inline")
                .map(strategy -> service.http().post("/tasks/image-resize?width=3001&strategy=" + strategy, lines))
                .peek(answer ->
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(200))
                .map(Answer::bytes)
                .toList();

        assertThat(answers.get(1)).isEqualTo(answers.get(0));
        assertThat(answers.get(2)).isEqualTo(answers.get(0));
        assertThat(Photograph.decode(answers.get(0)).getRaster().getSample(1500, 1000, 0))
                .isBetween(126, 129);
    }

    /** 25 million pixels with alpha, in a heap of 256 MiB. */
    @Test
    void theLargestResultFitsAChildOfTheDefaultHeap() throws IOException {
        byte[] image = Photograph.png(new BufferedImage(2000, 2000, BufferedImage.TYPE_INT_ARGB));

        Answer answer = service.http().post("/tasks/image-resize?width=5000&strategy=child", image);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
    }

    @Test
    void theAnswerTellsWhereTheTimeWent() {
        Answer answer = service.http().post("/tasks/burn?strategy=child", "{\"millis\":30}");

        assertThat(answer.header("Offloop-Task-Id")).matches("\\d+");
        assertThat(answer.header("Server-Timing"))
                .matches("queue;dur=[\\d.]+, run;dur=[\\d.]+(, cpu;dur=[\\d.]+)?, copy;dur=[\\d.]+");
        double run = Double.parseDouble(answer.header("Server-Timing").replaceAll(".*run;dur=([\\d.]+).*", "$1"));
        assertThat(run).isBetween(30.0, 30_000.0);
    }

    @Test
    void aBodyFarLargerThanAFrameComesBackFromAChildByteForByte() {
        byte[] body = Photograph.noise(20 << 20);

        Answer answer = service.http().post("/tasks/echo?strategy=child", body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEqualTo(body);
    }

    @Test
    void theSevenTasksAreListedWithWhatTheyTake() {
        JsonNode tasks = service.http().get("/tasks").json().path("tasks");

        assertThat(Json.values(tasks).map(task -> task.path("name").asText()))
                .contains("echo", "burn", "sha256", "gzip", "password-hash", "image-resize", "mandelbrot");
        assertThat(Json.values(tasks)).allSatisfy(task -> {
            assertThat(task.path("description").asText()).isNotEmpty();
            assertThat(task.path("input").asText()).contains("/");
            assertThat(task.path("output").asText()).contains("/");
            assertThat(task.path("idempotent").isBoolean()).isTrue();
        });
    }

    @Test
    void theWorkersPageShowsTheChildrenThatReallyRun() {
        Patience.until(
                Duration.ofSeconds(30),
                () -> "the children at work and the spare are those that run: " + shown() + " " + running(),
                () -> shown().size() == 3 && shown().equals(running()));
    }

    private static List<Long> shown() {
        return service.workers()
                .map(worker -> worker.path("pid").asLong())
                .sorted()
                .toList();
    }

    private static List<Long> running() {
        return service.children().stream().map(ProcessHandle::pid).sorted().toList();
    }

    @Test
    void theServiceIsLiveAndReadyAndShowsItsMeters() {
        service.http().post("/tasks/sha256?strategy=child", "counted");

        assertThat(service.http().get("/ping").text()).isEqualTo("pong");
        assertThat(service.http().get("/health/live").status()).isEqualTo(200);
        assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
        assertThat(service.http().get("/metrics").text())
                .containsPattern("offloop_\\w*\\{[^}]*strategy=\"child\"[^}]*task=\"sha256\"[^}]*} [1-9]");
    }

    @Test
    void anIdleServiceUsesNextToNoProcessorTime() {
        Duration window = Duration.ofSeconds(3);
        Patience.until(
                Duration.ofSeconds(90),
                () -> "only the children are left below the service: " + service.family(),
                () -> service.family().size() == service.children().size());
        long before = cpuMillis();

        service.running().runFor(window);

        assertThat(cpuMillis() - before)
                .as("CPU milliseconds of service and children in %s", window)
                .isLessThan(300);
    }

    private static long cpuMillis() {
        return Stream.concat(Stream.of(service.pid()), service.family().stream().map(ProcessHandle::pid))
                .mapToLong(ProcFile::cpuMillis)
                .sum();
    }
}
