package dev.offloop.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now = -5;
    private final Ledger ledger = new Ledger(() -> now);

    private static Caller caller(Quota quota) {
        return new Caller("ci", Set.of(Role.SUBMIT), quota, Map.of());
    }

    private static Quota rate(int count, Duration per) {
        return Quota.NONE.withRate(new Rate(count, per));
    }

    @Test
    void aRateLetsThatManyInAtOnceAndThenOneForEachShareOfTheTime() {
        Caller caller = caller(rate(4, SECOND));
        for (int i = 0; i < 4; i++) {
            assertThat(ledger.tryRequest(caller)).isEmpty();
        }

        assertThat(ledger.tryRequest(caller).orElseThrow().retryAfter()).isEqualTo(Duration.ofMillis(250));
        now += Duration.ofMillis(249).toNanos();
        assertThat(ledger.tryRequest(caller)).isPresent();
        now += Duration.ofMillis(1).toNanos();
        assertThat(ledger.tryRequest(caller)).isEmpty();
        assertThat(ledger.tryRequest(caller)).isPresent();
    }

    @Test
    void afterAPauseThereAreAsManyAsAtTheStartAndNotMore() {
        Caller caller = caller(rate(3, SECOND));
        ledger.tryRequest(caller);
        now += Duration.ofDays(400).toNanos();

        for (int i = 0; i < 3; i++) {
            assertThat(ledger.tryRequest(caller)).isEmpty();
        }
        assertThat(ledger.tryRequest(caller)).isPresent();
    }

    @Test
    void aTaskThatIsRefusedForOneQuotaUsesUpNoOther() {
        Caller caller = new Caller(
                "ci", Set.of(Role.SUBMIT), rate(2, SECOND).withConcurrent(1), Map.of("burn", rate(1, SECOND)));
        ledger.tryTask(caller, "burn").held().release();
        assertThat(ledger.tryTask(caller, "burn").exceeded()).isPresent();

        Ledger.Admission other = ledger.tryTask(caller, "echo");

        assertThat(other.exceeded()).isEmpty();
        assertThat(ledger.tryTask(caller, "echo").exceeded().orElseThrow().limit())
                .isEqualTo(Ledger.Limit.CONCURRENT);
    }

    @Test
    void whatIsReleasedTwiceIsGivenBackOnce() {
        Caller caller = caller(Quota.NONE.withConcurrent(2).withBytes(10));
        Ledger.Held first = ledger.tryTask(caller, "echo").held();
        Ledger.Held second = ledger.tryTask(caller, "echo").held();
        assertThat(first.tryGrow(4)).isEmpty();
        assertThat(second.tryGrow(6)).isEmpty();
        assertThat(second.tryGrow(1)).isPresent();

        first.release();
        first.release();

        assertThat(second.tryGrow(5).orElseThrow().limit()).isEqualTo(Ledger.Limit.BYTES);
        assertThat(second.tryGrow(4)).isEmpty();
        assertThat(ledger.tryTask(caller, "echo").exceeded()).isEmpty();
        assertThat(ledger.tryTask(caller, "echo").exceeded()).isPresent();
    }

    @Test
    void whoIsForgottenWhileItsTaskRunsBeginsAnew() {
        Caller caller = caller(Quota.NONE.withConcurrent(1));
        Ledger.Held running = ledger.tryTask(caller, "echo").held();

        ledger.retain(Set.of("other"));

        Ledger.Held next = ledger.tryTask(caller, "echo").held();
        running.release();
        assertThat(ledger.tryTask(caller, "echo").exceeded()).isPresent();
        next.release();
        assertThat(ledger.tryTask(caller, "echo").exceeded()).isEmpty();
    }

    @Test
    void aCallerWithoutQuotasIsNotKept() {
        Caller free = Caller.unbounded("free");

        assertThat(ledger.tryTask(free, "echo").exceeded()).isEqualTo(Optional.empty());
        assertThat(ledger.tryRequest(free)).isEmpty();
        assertThat(ledger.tryTask(free, "echo").held().maxBytes()).isEqualTo(Long.MAX_VALUE);
    }
}
