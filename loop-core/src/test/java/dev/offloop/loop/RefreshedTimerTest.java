package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshedTimerTest {
    private final Trace trace = new Trace();
    private final ManualLoop manual = new ManualLoop();
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    @Test
    void aTimerThatHasFiredFiresAgain() {
        manual.runMain(() -> {
            Handle timer = loop.setTimeout(10, trace.note("timer"));
            loop.setTimeout(20, timer::refresh);
            loop.setTimeout(25, trace.note("25"));
        });

        assertThat(trace).hasToString("timer 25 timer");
    }

    @Test
    void aTimerThatWasCancelledWhileItWaitedStaysSilentAndLetsTheLoopEnd() {
        manual.runMain(() -> {
            Handle timer = loop.setTimeout(10, trace.note("timer"));
            timer.cancel();
            timer.refresh();
            loop.setTimeout(5, trace.note("unreferenced")).unref();
        });

        assertThat(trace).hasToString("");
    }

    @Test
    void aTimerThatWasCancelledAfterItHadFiredStaysSilentButKeepsTheLoopAliveOnceMore() {
        manual.runMain(() -> {
            Handle timer = loop.setTimeout(10, trace.note("timer"));
            loop.setTimeout(20, () -> {
                timer.cancel();
                timer.refresh();
                timer.cancel();
            });
            loop.setTimeout(25, trace.note("unreferenced")).unref();
        });

        assertThat(trace).hasToString("timer unreferenced");
    }
}
