package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopFaultsTest {
    private final Trace trace = new Trace();

    /** Would go on for ever but for its own end after a while: the report must come before, naming the class. */
    private static final class SelfishTick implements Runnable {
        private final EventLoop loop;
        private int left;

        SelfishTick(EventLoop loop, int runs) {
            this.loop = loop;
            this.left = runs;
        }

        @Override
        public void run() {
            if (--left > 0) {
                loop.nextTick(this);
            }
        }
    }

    @Test
    void aTickThatReschedulesItselfStarvesTheLoopAsInNodeButIsReportedByName() {
        LoopListener listener = new LoopListener() {
            @Override
            public void onStarvation(Phase phase, Object callback, long drained) {
                trace.add("starving@" + drained + ":" + callback.getClass().getSimpleName());
            }
        };
        try (ManualLoop manual =
                new ManualLoop(config -> config.listener(listener).starvationTicks(1_000))) {
            EventLoop loop = manual.loop();
            manual.io().ioIn(Duration.ZERO, trace.note("io"));
            manual.runMain(() -> loop.nextTick(new SelfishTick(loop, 5_000)));

            assertThat(trace)
                    .hasToString("starving@1000:SelfishTick starving@2000:SelfishTick starving@4000:SelfishTick io");
            assertThat(loop.metrics().starvations()).isEqualTo(3);
            assertThat(loop.metrics().starving()).isEqualTo(SelfishTick.class.getName());
            assertThat(loop.metrics().ticks()).isEqualTo(5_000);
        }
    }

    @Test
    void anotherThreadIsToldToUseExecute() throws Exception {
        try (ManualLoop manual = new ManualLoop()) {
            EventLoop loop = manual.loop();
            CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> {
                assertThatThrownBy(() -> loop.setTimeout(1, () -> {}))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("setTimeout was called on")
                        .hasMessageContaining("EventLoop.execute");
                assertThatThrownBy(() -> loop.nextTick(() -> {})).isInstanceOf(IllegalStateException.class);
                assertThat(loop.inLoop()).isFalse();
                loop.execute(() -> loop.setTimeout(1, trace.note("timer")));
            });
            elsewhere.get(10, TimeUnit.SECONDS);
            manual.core().run(RunMode.DEFAULT);

            assertThat(trace).hasToString("timer");
        }
    }

    @Test
    void aHandleOfALoopThatIsNotRunSaysSo() {
        ManualLoop manual = new ManualLoop();
        Handle timer = manual.loop().setTimeout(1, () -> {});
        manual.close();

        assertThatThrownBy(timer::cancel)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the loop does not run");
    }

    @Test
    void aLoopHasOneThread() throws Exception {
        try (ManualLoop manual = new ManualLoop()) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> assertThatThrownBy(() -> manual.core().bind()).isInstanceOf(IllegalStateException.class));
            other.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLoopThatEndsRunsWhatIsQueuedButNoTimers() {
        try (ManualLoop manual = new ManualLoop()) {
            EventLoop loop = manual.loop();
            loop.setTimeout(1, trace.note("timer"));
            loop.execute(() -> {
                trace.add("pending");
                loop.onClosing(trace.note("closing"));
            });
            loop.setImmediate(() -> {
                trace.add("immediate");
                loop.nextTick(trace.note("tick"));
            });
            manual.clock().advance(Duration.ofMillis(5));

            assertThat(manual.core().runRemaining()).isTrue();
            assertThat(manual.core().runRemaining()).isFalse();
            assertThat(trace).hasToString("pending immediate tick closing");
        }
    }

    @Test
    void timersFireAlsoAfterTheLoopItselfHasFailedAmongThem() {
        try (ManualLoop manual =
                new ManualLoop(config -> config.errorHandler((phase, callback, error) -> trace.add("failed")))) {
            int[] runs = {0};
            manual.loop().setInterval(10, () -> {
                trace.add("interval");
                if (++runs[0] == 1) {
                    manual.clock().failOnce(new OutOfMemoryError("made up"));
                }
            });
            manual.loop().setTimeout(15, trace.note("timeout"));
            for (int i = 0; i < 8; i++) {
                manual.turnWaiting();
            }

            assertThat(trace.toString()).startsWith("interval failed timeout interval interval");
        }
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheLoop() {
        LoopListener listener = new LoopListener() {
            @Override
            public boolean wantsCallbacks() {
                return true;
            }

            @Override
            public void onCallback(Phase phase, Object callback, long startNanos, long endNanos) {
                throw new IllegalStateException("listener");
            }
        };
        try (ManualLoop manual = new ManualLoop(config -> config.listener(listener)
                .errorHandler((phase, callback, error) -> trace.add(String.valueOf(error.getMessage()))))) {
            manual.runMain(() -> manual.loop().setImmediate(trace.note("immediate")));

            assertThat(trace.toString()).contains("immediate", "listener");
        }
    }
}
