package dev.offloop.child.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/** Runs the races for a few seconds in this JVM. Longer, and in all of jcstress's ways: its own main class. */
@Order(1) // Takes long, so it begins first.
class ParkRingRaceTest {
    @Test
    void whoSleepsIsRung() throws IOException {
        check(new ParkRingRace_jcstress(new ForkedTestConfig(config(ParkRingRace.class))).run());
    }

    @Test
    void aChildThatHasJustGotReadyIsRungForItsFirstTask() throws IOException {
        check(new ReadyRingRace_jcstress(new ForkedTestConfig(config(ReadyRingRace.class))).run());
    }

    private static void check(TestResult result) {
        assertThat(result.status()).isEqualTo(Status.NORMAL);
        assertThat(result.getStateKeys()).doesNotContain("0, 1").isNotEmpty();
        assertThat(result.getTotalCount()).isPositive();
    }

    private static TestConfig config(Class<?> type) throws IOException {
        Options options = new Options(new String[] {
            "-t",
            type.getName(),
            "-iters",
            "1",
            "-time",
            "500",
            "-strideSize",
            "8",
            "-strideCount",
            "4",
            "-spinStyle",
            "THREAD_YIELD"
        });
        assertThat(options.parse()).isTrue();
        TestInfo race = TestList.getInfo(type.getName());
        SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, race.threads(), NodeType.PACKAGE);
        return new TestConfig(options, race, 0, List.of(), CompileMode.UNIFIED, anywhere);
    }
}
