package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTimersTest {
    private final Trace trace = new Trace();
    private final ManualLoop manual = new ManualLoop();
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    private void pass(long millis) {
        manual.clock().advance(Duration.ofMillis(millis));
    }

    /**
     * Measured on Node 20: A of 50 ms, C due at 74 and B due at 57 run in the order A, C, B when the loop comes late.
     */
    @Test
    void aDueListIsDrainedBeforeTheNextEvenIfTheNextIsDueEarlier() {
        loop.setTimeout(50, trace.note("A"));
        pass(24);
        loop.setTimeout(50, trace.note("C"));
        pass(26);
        loop.setTimeout(7, trace.note("B"));
        pass(30);
        manual.turn();

        assertThat(trace).hasToString("A C B");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-5, 0, 0.5, Double.NaN, 2147483648.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aDelayOutsideOfNodesRangeIsOneMillisecond(double delay) {
        loop.setTimeout(delay, trace.note("fired"));
        manual.turn();
        assertThat(trace).hasToString("");

        pass(1);
        manual.turn();

        assertThat(trace).hasToString("fired");
    }

    @Test
    void aDelayAboveNodesRangeIsToldToTheListenersAndNoOtherIs() {
        List<Double> told = new ArrayList<>();
        LoopListener listener = new LoopListener() {
            @Override
            public void onTimerOverflow(double delayMillis) {
                told.add(delayMillis);
            }
        };
        try (ManualLoop warned = new ManualLoop(config -> config.listener(listener))) {
            for (double delay : new double[] {-5, 0, Double.NaN, Integer.MAX_VALUE}) {
                warned.loop().setTimeout(delay, () -> {});
            }
            warned.loop().setTimeout(2147483648.0, () -> {});
            warned.loop().setInterval(Double.POSITIVE_INFINITY, () -> {});
        }

        assertThat(told).containsExactly(2147483648.0, Double.POSITIVE_INFINITY);
    }

    @Test
    void theLongestDelayIsKept() {
        loop.setTimeout(Integer.MAX_VALUE, trace.note("fired"));
        pass(Integer.MAX_VALUE - 1L);
        manual.turn();
        assertThat(trace).hasToString("");

        pass(1);
        manual.turn();

        assertThat(trace).hasToString("fired");
    }

    @Test
    void fractionsOfAMillisecondAreCutOff() {
        loop.setTimeout(2.9, trace.note("fired"));
        pass(2);
        manual.turn();

        assertThat(trace).hasToString("fired");
    }

    @Test
    void anIntervalCountsItsDelayFromTheStartOfTheRun() {
        Handle interval = loop.setInterval(10, () -> {
            trace.add("run@" + loop.now());
            manual.spin(Duration.ofMillis(4));
        });
        long start = loop.now();
        for (int i = 0; i < 3; i++) {
            manual.turnWaiting();
        }
        interval.cancel();

        assertThat(trace).hasToString("run@" + (start + 10) + " run@" + (start + 20) + " run@" + (start + 30));
    }

    @Test
    void aTimerCancelledByAnEarlierOneOfTheSamePhaseDoesNotFire() {
        Handle[] second = new Handle[1];
        loop.setTimeout(1, () -> {
            trace.add("first");
            second[0].cancel();
        });
        second[0] = loop.setTimeout(1, trace.note("second"));
        pass(1);
        manual.turn();

        assertThat(trace).hasToString("first");
    }

    @Test
    void anIntervalMayCancelItselfInItsOwnCallback() {
        Handle[] interval = new Handle[1];
        manual.runMain(() -> interval[0] = loop.setInterval(1, () -> {
            trace.add("once");
            interval[0].cancel();
            interval[0].cancel();
        }));

        assertThat(trace).hasToString("once");
        assertThat(loop.metrics().timers()).isZero();
    }

    @Test
    void refreshStartsTheWaitAnewAndRevivesAFiredTimer() {
        Handle timer = loop.setTimeout(10, trace.note("fired"));
        pass(6);
        timer.refresh();
        pass(6);
        manual.turn();
        assertThat(trace).hasToString("");
        pass(4);
        manual.turn();
        assertThat(trace).hasToString("fired");
        timer.refresh();
        pass(10);
        manual.turn();

        assertThat(trace).hasToString("fired fired");
    }

    @Test
    void refreshDoesNotReviveACancelledTimer() {
        Handle timer = loop.setTimeout(10, trace.note("fired"));
        timer.cancel();
        timer.refresh();
        pass(10);
        manual.turn();

        assertThat(trace).hasToString("");
        assertThat(manual.core().alive()).isFalse();
    }

    @Test
    void aTimerSetLateInItsOwnPhaseWaitsAMillisecondEvenIfOthersBecameDue() {
        loop.setTimeout(1, () -> {
            trace.add("first");
            manual.spin(Duration.ofMillis(5));
            loop.setTimeout(50, () -> {});
            loop.setImmediate(trace.note("immediate"));
        });
        loop.setTimeout(3, trace.note("second"));
        pass(1);
        manual.turn();
        assertThat(trace).hasToString("first");
        manual.turn();
        assertThat(trace).hasToString("first immediate");
        pass(1);
        manual.turn();

        assertThat(trace).hasToString("first immediate second");
    }

    @Test
    void timersThatBecomeDueWhileTicksOfTheLastOneRunWaitSinceLibuv148() {
        assertThat(traceOfLateTick(true)).isEqualTo("first");
        assertThat(traceOfLateTick(false)).isEqualTo("first second");
    }

    private String traceOfLateTick(boolean oncePerPhase) {
        Trace own = new Trace();
        try (ManualLoop other = new ManualLoop(config -> config.timersOncePerPhase(oncePerPhase))) {
            other.loop().setTimeout(1, () -> {
                own.add("first");
                other.loop().nextTick(() -> {
                    other.spin(Duration.ofMillis(5));
                    other.loop().setTimeout(50, () -> {});
                });
            });
            other.loop().setTimeout(3, own.note("second"));
            other.clock().advance(Duration.ofMillis(1));
            other.turn();
            return own.toString();
        }
    }

    @Test
    void backendTimersAndTimersOfTheLoopRunInOrderOfTime() {
        manual.io().timerIn(Duration.ofMillis(3), trace.note("vertx3"));
        manual.io().timerIn(Duration.ofMillis(1), trace.note("vertx1"));
        loop.setTimeout(2, trace.note("node2"));
        pass(5);
        manual.turn();

        assertThat(trace).hasToString("vertx1 node2 vertx3");
    }

    @Test
    void aMillionTimersFireOnceEachAndNoneEarly() {
        int count = 1_000_000;
        Random random = new Random(42);
        int[] fired = {0};
        int[] early = {0};
        for (int i = 0; i < count; i++) {
            int delay = 1 + random.nextInt(60_000);
            long due = loop.now() + delay;
            Handle timer = loop.setTimeout(delay, () -> {
                fired[0]++;
                early[0] += loop.now() < due ? 1 : 0;
            });
            if (i % 10 == 0) {
                timer.cancel();
            }
        }
        manual.turn();
        assertThat(loop.metrics().timers()).isEqualTo(count * 9L / 10);
        manual.runMain(() -> {});

        assertThat(fired[0]).isEqualTo(count * 9 / 10);
        assertThat(early[0]).isZero();
        assertThat(loop.metrics().timers()).isZero();
    }
}
