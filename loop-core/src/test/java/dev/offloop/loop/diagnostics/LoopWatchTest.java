package dev.offloop.loop.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.BlockedLoop;
import dev.offloop.loop.BlockedLoop.Cause;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.ManualLoop;
import dev.offloop.loop.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
    private static final Duration THRESHOLD = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final StackTraceElement OURS = new StackTraceElement("com.example.Slow", "handle", "Slow.java", 7);

    private final ManualLoop manual = new ManualLoop();
    private final List<BlockedLoop> reports = new ArrayList<>();
    private final FakeJvm jvm = new FakeJvm();
    private final LoopWatch watch = new LoopWatch(
            manual.core(),
            THRESHOLD,
            new LoopListener() {
                @Override
                public void onBlocked(BlockedLoop blocked) {
                    reports.add(blocked);
                }
            },
            jvm);

    @AfterEach
    void close() {
        manual.close();
    }

    /** A JVM that answers what the test says. */
    private static final class FakeJvm implements JvmProbe {
        boolean computes;
        long cpu;
        long collecting;
        long stalled;
        long compiling;

        @Override
        public List<StackTraceElement> stack(Thread thread) {
            return List.of(
                    new StackTraceElement("java.lang.Thread", "sleep", "Thread.java", 1),
                    OURS,
                    new StackTraceElement("io.vertx.core.Something", "dispatch", "Something.java", 2),
                    new StackTraceElement("dev.offloop.loop.CallbackRunner", "call", "CallbackRunner.java", 3),
                    new StackTraceElement("com.example.Main", "main", "Main.java", 4));
        }

        @Override
        public long cpuNanos(Thread thread) {
            return cpu;
        }

        @Override
        public long collectingNanos(long fromNanos, long toNanos) {
            return collecting;
        }

        @Override
        public long stalledNanos(long fromNanos, long toNanos) {
            return stalled;
        }

        @Override
        public long compilingNanos() {
            return compiling;
        }
    }

    private void look() {
        watch.look(manual.clock().nanoTime());
    }

    /** A callback that takes this many looks; the given action happens once in between. */
    private void block(int looks, Runnable meanwhile) {
        manual.loop().setImmediate(() -> {
            look();
            meanwhile.run();
            for (int i = 0; i < looks; i++) {
                manual.spin(LOOK);
                jvm.cpu += jvm.computes ? LOOK.toNanos() : 0;
                look();
            }
        });
        manual.turn();
        look();
    }

    @Test
    void aCallbackPastTheThresholdIsReportedOnceWhileItRunsAndOnceWhenItHasEnded() {
        block(10, () -> {});

        assertThat(reports).hasSize(2);
        assertThat(reports.get(0).over()).isFalse();
        assertThat(reports.get(0).took()).isEqualTo(THRESHOLD);
        assertThat(reports.get(1).over()).isTrue();
        assertThat(reports.get(1).took()).isEqualTo(LOOK.multipliedBy(10));
        assertThat(reports.get(1).phase()).isEqualTo(Phase.CHECK);
        assertThat(reports.get(1).callback()).contains("LoopWatchTest$$Lambda");
        assertThat(reports.get(1).samples()).hasSize(1).first().matches(sample -> sample.seen() == 10);
        assertThat(reports.get(1).thread()).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void theCulpritIsTheInnermostFrameOfNoLibraryWithinTheCallback() {
        block(10, () -> {});

        assertThat(reports.getFirst().culprit()).contains(OURS);
    }

    @Test
    void shorterCallbacksAreNotReportedHoweverManyThereAre() {
        for (int i = 0; i < 50; i++) {
            block(4, () -> {});
        }

        assertThat(reports).isEmpty();
    }

    @Test
    void aLoopThatWaitsIsNotBlocked() {
        look();
        manual.clock().advance(Duration.ofSeconds(10));
        look();

        assertThat(reports).isEmpty();
    }

    @Test
    void whatExplainsMostOfTheTimeIsNamed() {
        long most = LOOK.multipliedBy(8).toNanos();
        assertThat(causeOf(() -> {})).isEqualTo(Cause.WAITING);
        assertThat(causeOf(() -> jvm.compiling = most)).isEqualTo(Cause.COMPILATION);
        assertThat(causeOf(() -> jvm.stalled = most)).isEqualTo(Cause.STALL);
        assertThat(causeOf(() -> jvm.collecting = most)).isEqualTo(Cause.GARBAGE_COLLECTION);
        jvm.stalled = 0;
        jvm.collecting = 0;
        jvm.computes = true;
        assertThat(causeOf(() -> {})).isEqualTo(Cause.COMPUTING);
    }

    private Cause causeOf(Runnable meanwhile) {
        block(10, meanwhile);
        return reports.getLast().cause();
    }
}
