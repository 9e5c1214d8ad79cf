package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final Trace trace = new Trace();

    private static ManualLoop withBudget(Phase phase, int callbacks) {
        return new ManualLoop(config -> config.budget(phase, new Budget(callbacks, Long.MAX_VALUE)));
    }

    @Test
    void pendingYieldsWithWorkLeftAndTakesItUpFirst() {
        try (ManualLoop manual = withBudget(Phase.CLOSING, 2)) {
            for (int i = 1; i <= 5; i++) {
                manual.loop().onClosing(trace.note("c" + i));
            }
            manual.turn();
            assertThat(trace).hasToString("c1 c2");
            manual.loop().onClosing(trace.note("c6"));
            manual.turn();
            manual.turn();

            assertThat(trace).hasToString("c1 c2 c3 c4 c5 c6");
            assertThat(manual.loop().metrics().phase(Phase.CLOSING)).isEqualTo(new PhaseMetrics(0, 6, 5, 2));
        }
    }

    @Test
    void immediatesYieldByCount() {
        try (ManualLoop manual = withBudget(Phase.CHECK, 2)) {
            for (int i = 1; i <= 3; i++) {
                manual.loop().setImmediate(trace.note("i" + i));
            }
            manual.loop().setTimeout(0, trace.note("timer"));
            manual.clock().advance(Duration.ofMillis(1));
            manual.turn();
            assertThat(trace).hasToString("i1 i2 timer");
            manual.turn();

            assertThat(trace).hasToString("i1 i2 timer i3");
            assertThat(manual.loop().metrics().phase(Phase.CHECK).yields()).isEqualTo(1);
        }
    }

    @Test
    void timersYieldByTimeAndGoOnInTheNextIteration() {
        Budget budget = new Budget(1_000, Duration.ofMillis(10).toNanos());
        try (ManualLoop manual = new ManualLoop(config -> config.budget(Phase.TIMERS, budget))) {
            for (int i = 1; i <= 4; i++) {
                String name = "t" + i;
                manual.loop().setTimeout(1, () -> {
                    trace.add(name);
                    manual.spin(Duration.ofMillis(6));
                });
            }
            manual.clock().advance(Duration.ofMillis(1));
            manual.io().ioIn(Duration.ofMillis(5), trace.note("io"));
            manual.turn();
            assertThat(trace).hasToString("t1 t2");
            manual.turn();

            assertThat(trace).hasToString("t1 t2 io t3 t4");
            assertThat(manual.loop().metrics().phase(Phase.TIMERS).yields()).isEqualTo(1);
        }
    }

    @Test
    void timersSetWhileAYieldIsOpenDoNotDelayWhatIsDue() {
        try (ManualLoop manual = withBudget(Phase.TIMERS, 1)) {
            manual.loop().setTimeout(1, () -> {
                trace.add("t1");
                manual.loop().setTimeout(500, trace.note("late"));
            });
            manual.loop().setTimeout(1, trace.note("t2"));
            manual.clock().advance(Duration.ofMillis(1));
            manual.turn();
            manual.turn();

            assertThat(trace).hasToString("t1 t2");
        }
    }

    @Test
    void backendTimersYieldToo() {
        try (ManualLoop manual = withBudget(Phase.TIMERS, 2)) {
            for (int i = 1; i <= 3; i++) {
                manual.io().timerIn(Duration.ofMillis(1), trace.note("v" + i));
            }
            manual.clock().advance(Duration.ofMillis(1));
            manual.turn();
            assertThat(trace).hasToString("v1 v2");
            manual.turn();

            assertThat(trace).hasToString("v1 v2 v3");
            assertThat(manual.loop().metrics().phase(Phase.TIMERS).yields()).isEqualTo(1);
        }
    }

    @Test
    void tasksFromOtherThreadsYieldByCount() {
        try (ManualLoop manual = withBudget(Phase.POLL, 2)) {
            for (int i = 1; i <= 3; i++) {
                manual.io().submit(trace.note("x" + i));
            }
            manual.loop().onCheck(trace.note("check"));
            manual.turn();
            manual.turn();

            assertThat(trace).hasToString("x1 x2 check x3 check");
            assertThat(manual.loop().metrics().phase(Phase.POLL).yields()).isEqualTo(1);
        }
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatThrownBy(() -> new Budget(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Budget(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
