package dev.offloop.child.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy = new RestartPolicy(new SplittableRandom(1));

  @Test
  void aChildThatWasOfUseIsReplacedAtOnce() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(policy.onDeath(true, "killed")).isZero();
    }
    assertThat(policy.openCircuit()).isEmpty();
  }

  @Test
  void pausesGrowToABoundWhileChildrenDieUseless() {
    Duration longest = Duration.ZERO;
    Duration last = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      last = policy.onDeath(false, "exit 1");
      longest = last.compareTo(longest) > 0 ? last : longest;
    }

    assertThat(longest).isLessThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(last).isGreaterThanOrEqualTo(Duration.ofMillis(2_500));
  }

  @Test
  void theCircuitOpensWithTheLastCauseAndAReadyChildHalfClosesIt() {
    for (int i = 0; i < RestartPolicy.CIRCUIT_DEATHS; i++) {
      assertThat(policy.openCircuit()).isEmpty();
      policy.onDeath(false, "exit 1");
    }
    assertThat(policy.openCircuit()).hasValueSatisfying(reason -> assertThat(reason).contains("exit 1"));

    policy.onReady();
    assertThat(policy.openCircuit()).isEmpty();

    policy.onDeath(false, "exit 2");
    assertThat(policy.openCircuit()).hasValueSatisfying(reason -> assertThat(reason).contains("exit 2"));
  }

  @Test
  void oneFinishedTaskForgivesAll() {
    for (int i = 0; i < RestartPolicy.CIRCUIT_DEATHS; i++) {
      policy.onDeath(false, "exit 1");
    }

    policy.onUseful();

    assertThat(policy.openCircuit()).isEmpty();
    assertThat(policy.onDeath(false, "exit 1")).isZero();
  }
}
