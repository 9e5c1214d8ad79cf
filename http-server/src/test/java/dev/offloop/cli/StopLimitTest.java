package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopLimitTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    void aStopThatTakesTooLongIsOver() throws InterruptedException {
        try (StopLimit limit = StopLimit.of(Duration.ofMillis(1), over::countDown)) {
            limit.begin();

            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theTimeBeginsWithTheStop() {
        try (StopLimit limit = StopLimit.of(Duration.ZERO, over::countDown)) {
            assertThat(limit).isNotNull();
            assertThat(over.getCount()).isEqualTo(1);
        }
    }

    @Test
    void aStopInTimeIsLeftAlone() throws InterruptedException {
        StopLimit limit = StopLimit.of(NEVER, over::countDown);
        limit.begin();
        limit.close();

        limit.awaitEnd();

        assertThat(over.getCount()).isEqualTo(1);
    }
}
