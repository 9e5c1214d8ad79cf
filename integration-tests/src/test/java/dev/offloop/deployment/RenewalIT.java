package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offloop.deployment.Http.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All children of a running service are replaced on demand, and none without reason. */
@Order(1) // Takes long, so it begins first.
class RenewalIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String HASH = "{\"password\":\"secret\",\"salt\":\"pepper\",\"iterations\":20000}";

    /** So few that each is answered long before its client gives up, on a slow machine too. */
    private static final int AT_A_TIME = 3;

    /** More of them than there are children, so that some wait while the service is stopped. */
    private static final String LONG_BURN = "{\"millis\":2000}";

    private static Service service;

    @BeforeAll
    static void start(@TempDir Path directory) {
        service = Service.start(Launch.serve(directory.resolve("run"))
                .with("--children", 2, "--heartbeat-timeout", "2s", "--max-queue-wait", "0s"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aPostReplacesAllChildrenAndNoRequestFails() {
        assertReplacesAll(() ->
                assertThat(service.http().post("/workers/restart", "").status()).isEqualTo(202));
    }

    @Test
    void sighupReplacesAllChildrenAndNoRequestFails() {
        assertReplacesAll(() -> Signal.HUP.send(service.pid()));
    }

    private static void assertReplacesAll(Runnable demand) {
        Set<Long> before = atWork();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        demand.run();
        Patience.until(PATIENCE, () -> "all are replaced: " + before + " " + atWork(), () -> {
            if (answers.stream().filter(answer -> !answer.isDone()).count() < AT_A_TIME) {
                answers.add(service.http().postLater("/tasks/password-hash?strategy=child", HASH));
            }
            Set<Long> now = atWork();
            return now.size() == 2 && now.stream().noneMatch(before::contains);
        });
        assertThat(answers)
                .allSatisfy(answer -> assertThat(Http.join(answer).status()).isEqualTo(200));
    }

    /** Three times as long as a child may be silent. */
    @Test
    void aServiceThatWasStoppedAndContinuedBlamesNoChild() {
        assertBlamesNoChildAfter(Duration.ofSeconds(6));
    }

    @Test
    @Tag("soak")
    void aServiceThatWasStoppedForAMinuteBlamesNoChild() {
        assertBlamesNoChildAfter(Duration.ofMinutes(1));
    }

    private static void assertBlamesNoChildAfter(Duration stop) {
        Patience.until(PATIENCE, () -> "two are at work", () -> atWork().size() == 2);
        Set<Long> before = atWork();
        List<CompletableFuture<Answer>> underWay = Stream.generate(
                        () -> service.http().postLater("/tasks/burn?strategy=child", LONG_BURN))
                .limit(4)
                .toList();
        Patience.until(
                PATIENCE,
                () -> "both are busy",
                () -> service.workers().filter(RenewalIT::isBusy).count() == 2);

        Signal.STOP.send(service.pid());
        service.running().runFor(stop);
        Signal.CONT.send(service.pid());

        assertThat(underWay)
                .allSatisfy(answer -> assertThat(Http.join(answer).status()).isEqualTo(200));
        assertThat(service.http()
                        .post("/tasks/password-hash?strategy=child", HASH)
                        .status())
                .isEqualTo(200);
        service.running().runFor(Duration.ofSeconds(3));
        assertThat(atWork()).isEqualTo(before);
    }

    private static boolean isBusy(JsonNode worker) {
        return worker.path("inFlight").asInt() > 0;
    }

    private static Set<Long> atWork() {
        return service.workers()
                .filter(worker -> worker.path("state").asText().equals("ready"))
                .map(worker -> worker.path("pid").asLong())
                .collect(Collectors.toSet());
    }
}
