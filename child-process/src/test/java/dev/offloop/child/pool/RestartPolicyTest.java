package dev.offloop.child.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.lifecycle.ChildProgress;
import dev.offloop.task.LossCause.Blame;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RestartPolicy policy = new RestartPolicy(new SplittableRandom(1), PATIENCE);
    private long nowNanos = Long.MAX_VALUE - 5;

    private Duration die(ChildProgress progress, String cause) {
        return policy.onDeath(progress, Blame.ITSELF, cause, nowNanos);
    }

    private Duration kill(ChildProgress progress) {
        return policy.onDeath(progress, Blame.OUTSIDE, "killed", nowNanos);
    }

    @Test
    void killsFromOutsideMakeShortPausesOnlyAndDoNotCountAgainstOtherDeaths() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            last = kill(i % 2 == 0 ? ChildProgress.READY : ChildProgress.NEVER_READY);
        }

        assertThat(last).isPositive().isLessThanOrEqualTo(Duration.ofMillis(250));
        assertThat(policy.openCircuit()).isEmpty();
        assertThat(die(ChildProgress.READY, "exit 1")).as("its own first death").isZero();
    }

    @Test
    void killsFromOutsideOpenTheCircuitWhenNoChildGetsReadyForLong() {
        for (int i = 0; i <= RestartPolicy.FREE_DEATHS; i++) {
            kill(ChildProgress.NEVER_READY);
        }
        policy.onReady();
        nowNanos += PATIENCE.toNanos();
        for (int i = 0; i <= RestartPolicy.FREE_DEATHS; i++) {
            kill(ChildProgress.NEVER_READY);
        }
        assertThat(policy.openCircuit()).isEmpty();

        nowNanos += PATIENCE.toNanos();
        kill(ChildProgress.NEVER_READY);

        assertThat(policy.openCircuit())
                .hasValueSatisfying(reason -> assertThat(reason).contains("killed"));
    }

    @Test
    void aChildThatWasOfUseIsReplacedAtOnce() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(die(ChildProgress.FINISHED_A_TASK, "killed")).isZero();
        }
        assertThat(policy.openCircuit()).isEmpty();
    }

    @Test
    void pausesGrowToABoundWhileChildrenDieUseless() {
        Duration longest = Duration.ZERO;
        Duration last = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            last = die(ChildProgress.READY, "exit 1");
            longest = last.compareTo(longest) > 0 ? last : longest;
        }

        assertThat(longest).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(last).isGreaterThanOrEqualTo(Duration.ofMillis(2_500));
    }

    @Test
    void theCircuitOpensWithTheLastCauseAndAReadyChildHalfClosesIt() {
        for (int i = 0; i < RestartPolicy.CIRCUIT_DEATHS; i++) {
            assertThat(policy.openCircuit()).isEmpty();
            die(ChildProgress.NEVER_READY, "exit 1");
        }
        assertThat(policy.openCircuit())
                .hasValueSatisfying(reason -> assertThat(reason).contains("exit 1"));

        policy.onReady();
        assertThat(policy.openCircuit()).isEmpty();

        die(ChildProgress.READY, "exit 2");
        assertThat(policy.openCircuit())
                .hasValueSatisfying(reason -> assertThat(reason).contains("exit 2"));
    }

    @Test
    void fewerDeathsOpenTheCircuitWhenTheyTakeLong() {
        die(ChildProgress.NEVER_READY, "not ready in time");
        nowNanos += PATIENCE.toNanos();
        die(ChildProgress.NEVER_READY, "not ready in time");
        assertThat(policy.openCircuit()).isEmpty();

        die(ChildProgress.NEVER_READY, "not ready in time");

        assertThat(policy.openCircuit())
                .hasValueSatisfying(reason -> assertThat(reason).contains("not ready in time"));
    }

    @Test
    void oneFinishedTaskForgivesThoseThatWereReady() {
        for (int i = 0; i < RestartPolicy.CIRCUIT_DEATHS; i++) {
            die(ChildProgress.READY, "exit 1");
        }

        policy.onUseful();

        assertThat(policy.openCircuit()).isEmpty();
        assertThat(die(ChildProgress.READY, "exit 1")).isZero();
    }

    @Test
    void tasksThatOldChildrenFinishDoNotForgiveThoseThatNeverGetReady() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 2 * RestartPolicy.CIRCUIT_DEATHS; i++) {
            last = die(ChildProgress.NEVER_READY, "exit 1");
            policy.onUseful();
        }
        assertThat(last).isGreaterThanOrEqualTo(Duration.ofMillis(2_500));

        policy.onReady();
        policy.onUseful();
        assertThat(die(ChildProgress.NEVER_READY, "exit 1")).isZero();
    }
}
