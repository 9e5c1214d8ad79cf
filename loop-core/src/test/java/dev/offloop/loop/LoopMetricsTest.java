package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopMetricsTest {
    private static final Runnable NOTHING = LoopMetricsTest::nothing;

    private final List<String> told = new ArrayList<>();
    private final LoopListener listener = new LoopListener() {
        @Override
        public void onSlowCallback(Phase phase, Object callback, long startNanos, long endNanos) {
            told.add("callback " + phase + " "
                    + Duration.ofNanos(endNanos - startNanos).toMillis());
        }

        @Override
        public void onSlowIteration(long iteration, long startNanos, long endNanos, long callbacks) {
            told.add("iteration " + callbacks + " "
                    + Duration.ofNanos(endNanos - startNanos).toMillis());
        }
    };
    private final ManualLoop manual = new ManualLoop(config -> config.listener(listener));
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    private Runnable spinning(long millis) {
        return () -> manual.spin(Duration.ofMillis(millis));
    }

    @Test
    void timeBlockedInPollIsIdleAndTheRestIsUtilization() {
        loop.setTimeout(30, spinning(10));
        manual.turnWaiting();

        LoopMetrics metrics = loop.metrics();
        assertThat(Duration.ofNanos(metrics.idleNanos())).isEqualTo(Duration.ofMillis(30));
        assertThat(Duration.ofNanos(metrics.uptimeNanos())).isEqualTo(Duration.ofMillis(40));
        assertThat(metrics.utilization()).isCloseTo(0.25, within(1e-9));
        assertThat(metrics.iterations()).isEqualTo(1);
    }

    private void keepAlive() {
        loop.setTimeout(3_600_000, NOTHING);
    }

    @Test
    void theDelayIsHowLongTheLoopStayedAwayFromPoll() {
        keepAlive();
        loop.setImmediate(spinning(7));
        loop.onClosing(spinning(5));
        manual.turn();
        manual.turn();

        Quantiles delay = loop.metrics().delay();
        assertThat(delay.count()).isEqualTo(1);
        assertThat(delay.max()).isCloseTo(Duration.ofMillis(12).toNanos(), within(200_000L));
        manual.turn();
        assertThat(loop.metrics().delay().count()).isEqualTo(1);
    }

    @Test
    void eachPhaseAccountsForItsTimeCallbacksAndDepth() {
        loop.setImmediate(spinning(3));
        loop.setImmediate(() -> loop.nextTick(spinning(4)));
        loop.execute(spinning(1));
        manual.turn();

        assertThat(loop.metrics().phase(Phase.CHECK))
                .isEqualTo(new PhaseMetrics(Duration.ofMillis(7).toNanos(), 2, 2, 0));
        assertThat(loop.metrics().phase(Phase.PENDING))
                .isEqualTo(new PhaseMetrics(Duration.ofMillis(1).toNanos(), 1, 1, 0));
        assertThat(loop.metrics().phase(Phase.TIMERS)).isEqualTo(new PhaseMetrics(0, 0, 0, 0));
        assertThat(loop.metrics().ticks()).isEqualTo(1);
    }

    @Test
    void ticksBetweenTwoTimersAreTimeOfTheTimersPhase() {
        loop.setTimeout(1, () -> loop.queueMicrotask(spinning(4)));
        loop.setTimeout(1, spinning(2));
        manual.clock().advance(Duration.ofMillis(1));
        manual.turn();

        assertThat(loop.metrics().phase(Phase.TIMERS).nanos())
                .isEqualTo(Duration.ofMillis(6).toNanos());
        assertThat(loop.metrics().phase(Phase.TIMERS).callbacks()).isEqualTo(2);
        assertThat(loop.metrics().microtasks()).isEqualTo(1);
    }

    @Test
    void eventsThatWereReadyWhenTheLoopAskedHaveWaited() {
        manual.io().ioIn(Duration.ZERO, () -> {});
        manual.io().ioIn(Duration.ofMillis(5), () -> {});
        manual.io().submit(() -> {});
        manual.turn();
        manual.turnWaiting();

        assertThat(loop.metrics().events()).isEqualTo(3);
        assertThat(loop.metrics().eventsWaiting()).isEqualTo(2);
    }

    @Test
    void theSlowestKindsOfCallbackAreKeptByPhaseAndClass() {
        Runnable slow = spinning(8);
        Runnable fast = () -> {};
        loop.setImmediate(slow);
        loop.setImmediate(slow);
        loop.setImmediate(fast);
        loop.onClosing(spinning(2));
        manual.turn();

        assertThat(loop.metrics().slowest())
                .containsExactly(
                        new SlowCallback(
                                Phase.CHECK,
                                slow.getClass().getName(),
                                Duration.ofMillis(8).toNanos(),
                                2),
                        new SlowCallback(
                                Phase.CLOSING,
                                slow.getClass().getName(),
                                Duration.ofMillis(2).toNanos(),
                                1));
    }

    @Test
    void onlyTheSlowestKindsAreKept() {
        SlowestCallbacks slowest = new SlowestCallbacks();
        Object[] kinds = {"", 1, 1L, 1.0, 'c', true, new int[0], new long[0], new byte[0], new char[0]};
        for (int i = 0; i < kinds.length; i++) {
            slowest.offer(Phase.POLL, kinds[i], 1_000_000L * (i + 1));
        }

        assertThat(slowest.snapshot())
                .hasSize(LoopMetrics.SLOWEST)
                .first()
                .matches(callback -> callback.type().equals(char[].class.getName()));
        assertThat(slowest.snapshot()).noneMatch(callback -> callback.type().equals(String.class.getName()));
        assertThat(slowest.bar()).isEqualTo(3_000_000);
    }

    @Test
    void slowCallbacksAndIterationsAreTold() {
        keepAlive();
        loop.setImmediate(spinning(30));
        loop.setImmediate(spinning(25));
        manual.turn();
        manual.turn();

        assertThat(told).containsExactly("callback CHECK 30", "callback CHECK 25", "iteration 2 55");
    }

    @Test
    void anyThreadMayAsk() throws Exception {
        loop.setImmediate(spinning(1));
        manual.turn();

        LoopMetrics seen = CompletableFuture.supplyAsync(loop::metrics).get(10, TimeUnit.SECONDS);
        assertThat(seen).isEqualTo(loop.metrics());
    }

    @Test
    void aWatchdogSeesWhatRunsAndSinceWhen() {
        loop.setImmediate(() -> {
            manual.spin(Duration.ofMillis(9));
            Running running = manual.core().running();
            told.add(
                    running == null
                            ? "nothing"
                            : running.phase() + " "
                                    + Duration.ofNanos(manual.clock().nanoTime() - running.sinceNanos())
                                            .toMillis());
        });
        manual.turn();

        assertThat(told).containsExactly("CHECK 9");
        assertThat(manual.core().running()).isNull();
    }

    /** Does nothing, and takes no memory for it. */
    private static final class QuietBackend implements LoopBackend {
        @Override
        public int poll(boolean mayBlock, long deadlineNanos) {
            return 0;
        }

        @Override
        public void submit(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Runnable nextTask() {
            return null;
        }

        @Override
        public int waitingTasks() {
            return 0;
        }

        @Override
        public long nextTimerNanos() {
            return NEVER;
        }

        @Override
        public @Nullable Runnable nextTimer(long nowNanos) {
            return null;
        }

        @Override
        public boolean alive() {
            return true;
        }
    }

    @Test
    void anIterationAllocatesNothing() {
        manual.close();
        LoopCore core = new LoopCore(new QuietBackend(), LoopConfig.defaults());
        core.bind();
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            core.execute(again[0]);
            core.onClosing(NOTHING);
            core.nextTick(NOTHING);
            core.queueMicrotask(NOTHING);
        };
        core.onCheck(NOTHING);
        core.setTimeout(3_600_000, NOTHING);
        core.execute(again[0]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int count = 10_000;
        iterate(core, count);
        long before = threads.getCurrentThreadAllocatedBytes();
        iterate(core, count);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        core.unbind();
        manual.core().bind();

        assertThat(allocated / (double) count).isLessThan(1);
    }

    private static void iterate(LoopCore core, int count) {
        for (int i = 0; i < count; i++) {
            core.iterate();
        }
    }

    private static void nothing() {}
}
