package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private final Trace trace = new Trace();
    private final ManualLoop manual = new ManualLoop();
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    void theLoopEndsWhenNothingReferencedIsLeft() {
        manual.runMain(() -> {
            loop.setTimeout(100, trace.note("unreferenced")).unref();
            loop.setInterval(7, trace.note("interval")).unref();
            loop.onIdle(() -> {}).unref();
            loop.setTimeout(20, trace.note("referenced"));
        });

        assertThat(trace).hasToString("interval interval referenced");
    }

    @Test
    void anUnreferencedImmediateNeitherKeepsTheLoopAliveNorFromWaiting() {
        manual.runMain(() -> {
            loop.setImmediate(trace.note("unreferenced")).unref();
            loop.setTimeout(5, trace.note("timer"));
            loop.setTimeout(10, () -> loop.setImmediate(trace.note("lost")).unref());
        });

        assertThat(trace).hasToString("unreferenced timer");
    }

    @Test
    void refTakesUnrefBack() {
        manual.runMain(() -> {
            Handle timer = loop.setTimeout(5, trace.note("timer"));
            assertThat(timer.unref().hasRef()).isFalse();
            assertThat(timer.ref().ref().hasRef()).isTrue();
            Handle immediate = loop.setImmediate(trace.note("immediate"));
            assertThat(immediate.unref().hasRef()).isFalse();
            assertThat(immediate.ref().hasRef()).isTrue();
        });

        assertThat(trace).hasToString("immediate timer");
    }

    @Test
    void anImmediateCancelledBeforeItRunsIsGone() {
        Handle immediate = loop.setImmediate(trace.note("immediate"));
        immediate.cancel();
        immediate.cancel();
        immediate.ref();

        assertThat(manual.core().alive()).isFalse();
        manual.turn();
        assertThat(trace).hasToString("");
    }

    @Test
    void beforeExitMayReviveTheLoopAgainAndAgain() {
        int[] revivals = {2};
        loop.beforeExit(() -> {
            trace.add("beforeExit");
            if (revivals[0]-- > 0) {
                loop.setTimeout(1, trace.note("revived"));
            }
        });
        manual.runMain(trace.note("main"));

        assertThat(trace).hasToString("main beforeExit revived beforeExit revived beforeExit");
    }

    @Test
    void aRequestUnderWayElsewhereKeepsTheLoopAlive() {
        Handle request = loop.keepAlive();
        assertThat(manual.core().alive()).isTrue();
        request.cancel();
        assertThat(manual.core().alive()).isFalse();
    }

    @Test
    void aLoopDoesNotWaitOnceACallbackHasCancelledTheLastOfItsWork() {
        Handle timer = loop.setTimeout(60_000, trace.note("timer"));
        loop.onPrepare(timer::cancel).unref();
        manual.turnWaiting();

        assertThat(manual.io().blockedForEver()).isFalse();
        assertThat(manual.core().alive()).isFalse();
    }

    @Test
    void stopEndsTheRunAfterTheIterationAndItCanBeTakenUpAgain() {
        loop.setImmediate(() -> {
            trace.add("first");
            manual.core().stop();
            loop.setImmediate(trace.note("second"));
        });

        assertThat(manual.core().run(RunMode.DEFAULT)).isTrue();
        assertThat(trace).hasToString("first");
        assertThat(manual.core().run(RunMode.DEFAULT)).isFalse();
        assertThat(trace).hasToString("first second");
    }

    @Test
    void onceWaitsForOneEventAndNowaitDoesNot() {
        loop.setTimeout(30, trace.note("timer"));
        manual.turn();
        assertThat(trace).hasToString("");
        manual.turnWaiting();
        assertThat(trace).hasToString("timer");
    }

    @Test
    void pollWaitsExactlyUntilTheNextTimer() {
        long start = manual.clock().nanoTime();
        loop.setTimeout(30, trace.note("timer"));
        loop.setTimeout(10, () -> {}).cancel();
        manual.turnWaiting();
        manual.turnWaiting();

        assertThat(Duration.ofNanos(manual.clock().nanoTime() - start)).isEqualTo(Duration.ofMillis(30));
        assertThat(trace).hasToString("timer");
    }

    @Test
    void nothingBlocksWhileSomethingIsQueued() {
        long start = manual.clock().nanoTime();
        loop.setTimeout(1_000, () -> {});
        Handle idle = loop.onIdle(trace.note("idle"));
        manual.turnWaiting();
        idle.cancel();
        loop.setImmediate(trace.note("immediate"));
        manual.turnWaiting();
        loop.onCheck(() -> loop.onClosing(trace.note("closing"))).unref();
        loop.execute(trace.note("pending"));
        manual.turnWaiting();

        assertThat(manual.clock().nanoTime())
                .isEqualTo(start + Duration.ofSeconds(1).toNanos());
        assertThat(trace).hasToString("idle immediate pending closing");
    }
}
