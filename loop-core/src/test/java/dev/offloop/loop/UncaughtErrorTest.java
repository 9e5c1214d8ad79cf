package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UncaughtErrorTest {
    private final Trace trace = new Trace();
    private final ManualLoop manual = new ManualLoop(
            config -> config.errorHandler((phase, callback, error) -> trace.add(String.valueOf(error.getMessage()))));
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    private void ticksThenThrow() {
        loop.nextTick(trace.note("tick"));
        loop.queueMicrotask(trace.note("micro"));
        throw new IllegalStateException("EXC");
    }

    @Test
    void afterATimerThatThrewTheNextTimerRunsFirst() {
        loop.setTimeout(1, this::ticksThenThrow);
        loop.setTimeout(1, trace.note("T2"));
        loop.setImmediate(() -> manual.spin(Duration.ofMillis(2)));
        manual.turn();

        assertThat(trace).hasToString("EXC T2 tick micro");
    }

    @Test
    void ticksOfTheLastTimerThatThrewAreDrainedAtTheEndOfTheTimers() {
        loop.setTimeout(1, this::ticksThenThrow);
        loop.setImmediate(() -> manual.spin(Duration.ofMillis(2)));
        manual.turn();

        assertThat(trace).hasToString("EXC tick micro");
    }

    @Test
    void afterAnImmediateThatThrewTheNextImmediateRunsFirst() {
        loop.setImmediate(this::ticksThenThrow);
        loop.setImmediate(trace.note("imm2"));
        loop.setImmediate(trace.note("imm3"));
        manual.turn();

        assertThat(trace).hasToString("EXC imm2 tick micro imm3");
    }

    @Test
    void ticksOfAnIoCallbackThatThrewRunAfterTheNextCallbackWhichAnEmptyImmediateIs() {
        manual.io().ioIn(Duration.ZERO, this::ticksThenThrow);
        manual.turn();

        assertThat(trace).hasToString("EXC tick micro");
    }

    @Test
    void anImmediateAddedByTheLastImmediateRunsInTheSamePhaseIfThatOneThrew() {
        manual.runMain(() -> loop.setImmediate(() -> {
            loop.setImmediate(trace.note("added"));
            loop.setTimeout(1, trace.note("timer"));
            manual.spin(Duration.ofMillis(2));
            ticksThenThrow();
        }));

        assertThat(trace).hasToString("EXC added tick micro timer");
    }

    @Test
    void aTickThatThrowsLeavesTheOthersToTheCheckPhaseAtTheLatestBeforeItsImmediates() {
        manual.runMain(() -> {
            loop.nextTick(() -> {
                throw new AssertionError("EXC");
            });
            loop.nextTick(trace.note("tick2"));
            loop.setImmediate(trace.note("immediate"));
        });

        assertThat(trace).hasToString("EXC tick2 immediate");
    }

    @Test
    void aMicrotaskThatThrowsStopsNothing() {
        manual.runMain(() -> {
            loop.queueMicrotask(() -> {
                throw new StackOverflowError("EXC");
            });
            loop.queueMicrotask(trace.note("micro2"));
            loop.nextTick(trace.note("tick"));
        });

        assertThat(trace).hasToString("tick EXC micro2");
    }

    @Test
    void anErrorHandlerThatThrowsDoesNotStopTheLoop() {
        try (ManualLoop other = new ManualLoop(config -> config.errorHandler((phase, callback, error) -> {
            throw new IllegalStateException("the handler itself", error);
        }))) {
            other.runMain(() -> {
                other.loop().setImmediate(() -> {
                    throw new OutOfMemoryError("made up");
                });
                other.loop().setTimeout(1, trace.note("still alive"));
            });

            assertThat(trace).hasToString("still alive");
            assertThat(other.loop().metrics().uncaught()).isEqualTo(1);
        }
    }

    @Test
    void anIntervalThatThrowsGoesOn() {
        int[] runs = {0};
        Handle[] interval = new Handle[1];
        manual.runMain(() -> interval[0] = loop.setInterval(10, () -> {
            if (++runs[0] == 3) {
                interval[0].cancel();
            }
            throw new IllegalStateException("EXC");
        }));

        assertThat(trace).hasToString("EXC EXC EXC");
    }

    @Test
    void aHookAndAPollerThatThrowAreReportedAndTheLoopGoesOn() {
        loop.onPrepare(() -> {
                    throw new IllegalStateException("hook");
                })
                .unref();
        loop.addPoller(new ThrowingPoller());
        loop.setTimeout(1, trace.note("timer"));
        manual.clock().advance(Duration.ofMillis(1));
        manual.turn();

        assertThat(trace.toString()).contains("hook", "poll", "timer");
    }

    private static final class ThrowingPoller implements Poller {
        @Override
        public int poll() {
            throw new IllegalStateException("poll");
        }

        @Override
        public boolean inFlight() {
            return false;
        }

        @Override
        public boolean arm() {
            throw new IllegalStateException("arm");
        }

        @Override
        public void disarm() {}
    }
}
