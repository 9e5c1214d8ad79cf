package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.offloop.offload.WorkerInfo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UtilizationTest {
    private long now = 1_000;
    private final Utilization utilization = new Utilization(() -> now);

    private static WorkerInfo worker(String name, int slots, int busySeconds) {
        return new WorkerInfo("child", name, 0, 1, "ready", 0, 0, 1, 0, slots, TimeUnit.SECONDS.toNanos(busySeconds));
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private double read(int slots, int busySeconds) {
        return utilization
                .read(List.of(worker("one", slots, busySeconds)))
                .byWorker()
                .getOrDefault("one", -1.0);
    }

    @Test
    void theFirstReadingIsOfTheTimeSinceTheStart() {
        pass(4);

        assertThat(read(1, 1)).isEqualTo(0.25);
    }

    @Test
    void aReadingIsOfTheTimeSinceTheOneBefore() {
        pass(100);
        read(1, 0);
        pass(20);

        assertThat(read(1, 10)).isEqualTo(0.5);
        pass(20);
        assertThat(read(1, 30)).isEqualTo(1);
    }

    @Test
    void readingsInQuickSuccessionAreOfAnEarlierOne() {
        pass(100);
        read(1, 0);
        pass(20);
        assertThat(read(1, 10)).isEqualTo(0.5);
        pass(5);

        assertThat(read(1, 10)).isEqualTo(10.0 / 25);
        assertThat(read(1, 10)).isEqualTo(10.0 / 25);
    }

    @Test
    void severalThreadsAreBusyWhenAllAre() {
        pass(10);

        assertThat(read(4, 10)).isEqualTo(0.25);
    }

    @Test
    void aLongTaskThatEndsNowMakesNoWorkerBusierThanAlways() {
        pass(100);
        read(1, 0);
        pass(10);

        assertThat(read(1, 60)).isEqualTo(1);
    }

    @Test
    void nothingIsKnownAtTheVeryStart() {
        assertThat(read(1, 0)).isZero();
    }

    @Test
    void aStrategyIsAsBusyAsItsWorkersTogether() {
        pass(10);

        Utilization.Shares shares = utilization.read(List.of(worker("one", 1, 10), worker("two", 1, 5)));

        assertThat(shares.byWorker()).containsOnly(entry("one", 1.0), entry("two", 0.5));
        assertThat(shares.byStrategy().get("child")).isEqualTo(0.75);
    }
}
