package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
    private static final long BRIEF = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(1);

    private final UsageMeter meter = UsageMeter.ofThread();

    @BeforeAll
    static void load() {
        assertThat(UsageMeter.loaded()).isTrue();
    }

    private Usage run(String task, long runNanos) {
        meter.begin(task);
        meter.end();
        return meter.usage(runNanos);
    }

    @Test
    void theFirstRunOfANameIsMeasured() {
        assertThat(run("one", BRIEF).isMeasured()).isTrue();
        assertThat(run("two", BRIEF).isMeasured()).isTrue();
    }

    @Test
    void aTaskWhoseRunsAreBriefIsMeasuredNoMore() {
        run("brief", BRIEF);

        assertThat(run("brief", BRIEF)).isEqualTo(Usage.NOT_MEASURED);
    }

    @Test
    void aLongRunIsFollowedByRunsThatAreMeasuredUntilTheyAreBriefAgain() {
        run("mixed", BRIEF);
        run("mixed", LONG);

        assertThat(run("mixed", BRIEF).isMeasured()).isTrue();
        for (int i = 0; i < 100; i++) {
            run("mixed", BRIEF);
        }
        assertThat(run("mixed", BRIEF).isMeasured()).isFalse();
    }

    @Test
    void namesAreToldApart() {
        run("brief", BRIEF);
        run("long", LONG);

        assertThat(run("brief", BRIEF).isMeasured()).isFalse();
        assertThat(run("long", LONG).isMeasured()).isTrue();
    }

    @Test
    void theFiguresAreThoseOfTheRun() {
        meter.begin("allocates");
        byte[] taken = new byte[1 << 20];
        meter.end();
        Usage usage = meter.usage(LONG);

        assertThat(usage.allocatedBytes()).isBetween((long) taken.length, 2L * taken.length);
        assertThat(usage.cpuNanos()).isPositive();
    }

    @Test
    void whatWasNotBegunIsNotMeasured() {
        run("known", LONG);
        meter.end();

        assertThat(meter.usage(LONG)).isEqualTo(Usage.NOT_MEASURED);
    }

    @Test
    void onAThreadThatCannotBeMeasuredNothingIs() {
        UsageMeter.NONE.begin("any");
        UsageMeter.NONE.end();

        assertThat(UsageMeter.NONE.usage(LONG)).isEqualTo(Usage.NOT_MEASURED);
    }
}
