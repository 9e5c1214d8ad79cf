package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhaseOrderTest {
    private final Trace trace = new Trace();
    private final ManualLoop manual = new ManualLoop();
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    void anIterationRunsItsPhasesInLibuvsOrder() {
        loop.setTimeout(5, trace.note("timers"));
        loop.onClosing(trace.note("closing"));
        loop.onCheck(trace.note("check"));
        loop.setImmediate(trace.note("immediate"));
        loop.onPrepare(trace.note("prepare"));
        loop.onIdle(trace.note("idle"));
        loop.execute(trace.note("pending"));
        manual.io().ioIn(Duration.ZERO, () -> {
            trace.add("io");
            loop.execute(trace.note("pending-again"));
        });
        manual.io().submit(trace.note("from-elsewhere"));
        manual.clock().advance(Duration.ofMillis(5));

        manual.turn();

        assertThat(trace)
                .hasToString("pending idle prepare io from-elsewhere pending-again immediate check closing timers");
    }

    @Test
    void dueTimersRunOnceBeforeTheFirstIterationOfDefaultMode() {
        manual.runMain(() -> {
            loop.setTimeout(1, trace.note("timer"));
            loop.setImmediate(trace.note("immediate"));
            manual.spin(Duration.ofMillis(2));
        });

        assertThat(trace).hasToString("timer immediate");
    }

    @Test
    void ticksAndThenMicrotasksRunAfterEveryCallbackOfEveryPhase() {
        Runnable pair = () -> {
            loop.queueMicrotask(trace.note("micro"));
            loop.nextTick(trace.note("tick"));
        };
        manual.io().ioIn(Duration.ZERO, () -> {
            trace.add("io1");
            pair.run();
        });
        manual.io().ioIn(Duration.ZERO, () -> {
            trace.add("io2");
            pair.run();
        });
        manual.turn();
        loop.setImmediate(() -> {
            trace.add("imm1");
            pair.run();
        });
        loop.setImmediate(trace.note("imm2"));
        loop.setTimeout(1, () -> {
            trace.add("timer1");
            pair.run();
        });
        loop.setTimeout(1, trace.note("timer2"));
        manual.clock().advance(Duration.ofMillis(1));
        manual.turn();

        assertThat(trace).hasToString("io1 tick micro io2 tick micro imm1 tick micro imm2 timer1 tick micro timer2");
    }

    @Test
    void theTwoQueuesAreDrainedUntilBothAreEmpty() {
        manual.runMain(() -> {
            loop.nextTick(() -> {
                trace.add("tick1");
                loop.nextTick(trace.note("tick2"));
                loop.queueMicrotask(() -> {
                    trace.add("micro1");
                    loop.queueMicrotask(trace.note("micro2"));
                    loop.nextTick(trace.note("tick3"));
                });
            });
        });

        assertThat(trace).hasToString("tick1 tick2 micro1 micro2 tick3");
    }

    @Test
    void anImmediateSetByAnImmediateWaitsOneIteration() {
        loop.setImmediate(() -> {
            trace.add("first");
            loop.setImmediate(trace.note("second"));
        });

        manual.turn();
        assertThat(trace).hasToString("first");
        manual.turn();
        assertThat(trace).hasToString("first second");
    }

    @Test
    void aTimerOfNoDelaySetByATimerWaits() {
        loop.setTimeout(0, () -> {
            trace.add("first");
            loop.setTimeout(0, trace.note("second"));
        });
        manual.clock().advance(Duration.ofMillis(1));

        manual.turn();
        assertThat(trace).hasToString("first");
        manual.clock().advance(Duration.ofMillis(1));
        manual.turn();
        assertThat(trace).hasToString("first second");
    }

    @Test
    void aTaskExecutedByATaskWaitsForTheNextPass() {
        loop.execute(() -> {
            trace.add("first");
            loop.execute(trace.note("second"));
        });
        loop.onPrepare(trace.note("prepare"));

        manual.turn();

        assertThat(trace).hasToString("first prepare second");
    }

    @Test
    void tasksThatGoOnExecutingTasksLeaveTheOtherPhasesTheirTurn() {
        Runnable[] again = new Runnable[1];
        int[] runs = {0};
        again[0] = () -> {
            runs[0]++;
            loop.execute(again[0]);
        };
        loop.execute(again[0]);
        loop.setImmediate(trace.note("immediate"));

        manual.turn();

        assertThat(trace).hasToString("immediate");
        assertThat(runs[0]).isEqualTo(9);
    }

    @Test
    void theCachedTimeStandsStillUntilATimerIsSetOrItIsUpdated() {
        manual.turn();
        long before = loop.now();
        manual.spin(Duration.ofMillis(7));
        assertThat(loop.now()).isEqualTo(before);
        loop.setTimeout(100, () -> {}).unref();
        assertThat(loop.now()).isEqualTo(before + 7);
        manual.spin(Duration.ofMillis(3));
        loop.updateTime();
        assertThat(loop.now()).isEqualTo(before + 10);
    }

    @Test
    void deliverRunsACallbackOfItsOwnBetweenCallbacks() {
        loop.addPoller(new Poller() {
            private int left = 2;

            @Override
            public int poll() {
                int delivered = 0;
                for (; left > 0; left--, delivered++) {
                    String name = "reply" + left;
                    loop.deliver(() -> {
                        trace.add(name);
                        loop.nextTick(trace.note("tick"));
                    });
                }
                return delivered;
            }

            @Override
            public boolean inFlight() {
                return left > 0;
            }

            @Override
            public boolean arm() {
                return true;
            }

            @Override
            public void disarm() {}
        });

        manual.runMain(() -> loop.setImmediate(() -> {}));

        assertThat(trace).hasToString("reply2 tick reply1 tick");
    }
}
