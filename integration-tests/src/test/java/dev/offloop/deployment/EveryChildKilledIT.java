package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every child is killed by SIGKILL each 300 ms, also starting ones and spares, so that none finishes much, twice in a
 * row on a service that has just started. Every request is answered, right or refused, and then the pool is whole
 * again. {@code -Dstorm.seconds=N} for how long each storm lasts.
 */
class EveryChildKilledIT {
    private static final int STORMS = 2;
    private static final int REQUESTS = 200;
    private static final long BEAT_MILLIS = 300;
    private static final Set<Integer> ANSWERS = Set.of(200, 502, 503);

    @Test
    void everyRequestIsAnsweredAndThePoolIsWholeAgain(@TempDir Path directory) {
        Launch launch =
                Launch.serve(directory.resolve("run")).with("--children", 2, "--spares", 1, "--max-queue-wait", "0s");
        try (Service service = Service.start(launch)) {
            for (int storm = 1; storm <= STORMS; storm++) {
                storm(service, Duration.ofSeconds(Integer.getInteger("storm.seconds", 5)));
            }
            assertThat(service.http()
                            .post("/tasks/burn?strategy=child", "{\"millis\":1}")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void storm(Service service, Duration time) {
        AtomicInteger kills = new AtomicInteger();
        List<CompletableFuture<Http.Answer>> answers = new ArrayList<>();
        long begin = System.nanoTime();
        try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
            var _ = clock.scheduleWithFixedDelay(
                    () -> service.children().forEach(child -> kills.addAndGet(child.destroyForcibly() ? 1 : 0)),
                    0,
                    BEAT_MILLIS,
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < REQUESTS; i++) {
                answers.add(service.http().postLater("/tasks/burn?strategy=child", "{\"millis\":5}"));
            }
            Patience.until(time.multipliedBy(2), () -> "the storm is over", () -> since(begin) >= time.toMillis());
            clock.shutdownNow();
        }
        long calm = System.nanoTime();
        Map<Integer, Integer> statuses = new TreeMap<>();
        answers.forEach(answer -> statuses.merge(Http.join(answer).status(), 1, Integer::sum));
        long answered = since(calm);
        service.awaitCalm();
        System.out.println("Every child killed, " + kills + " in all; answers by status: " + statuses
                + "; after the last kill the last answer came after " + answered + " ms, and the pool was whole after "
                + since(calm) + " ms");
        assertThat(ANSWERS).containsAll(statuses.keySet());
    }

    private static long since(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
