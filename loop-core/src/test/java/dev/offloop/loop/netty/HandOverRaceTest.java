package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
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

/** Runs the race for a few seconds in this JVM. Longer, and in all of jcstress's ways: its own main class. */
class HandOverRaceTest {
    @Test
    void noTaskIsLostOrSleptThroughAndEachSeesWhatWasWrittenBefore() throws IOException {
        TestResult result = new HandOverRace_jcstress(new ForkedTestConfig(config())).run();

        assertThat(result.status()).isEqualTo(Status.NORMAL);
        assertThat(result.getStateKeys()).containsExactly("1, 2, 1");
        assertThat(result.getTotalCount()).isPositive();
    }

    private static TestConfig config() throws IOException {
        Options options = new Options(new String[] {
            "-t",
            HandOverRace.class.getName(),
            "-iters",
            "1",
            "-time",
            "1000",
            "-strideSize",
            "5",
            "-strideCount",
            "5",
            "-spinStyle",
            "THREAD_YIELD"
        });
        assertThat(options.parse()).isTrue();
        TestInfo race = TestList.getInfo(HandOverRace.class.getName());
        SchedulingClass anywhere = new SchedulingClass(AffinityMode.NONE, race.threads(), NodeType.PACKAGE);
        return new TestConfig(options, race, 0, List.of(), CompileMode.UNIFIED, anywhere);
    }
}
