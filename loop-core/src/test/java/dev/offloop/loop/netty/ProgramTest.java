package dev.offloop.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.Offloop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.LoopConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ProgramTest {
    private final List<String> trace = new CopyOnWriteArrayList<>();

    @Test
    void aProgramEndsWhenNothingReferencedIsLeft() throws Exception {
        Offloop.run(LoopConfig.defaults(), loop -> {
            loop.setTimeout(100_000, () -> trace.add("never")).unref();
            loop.setTimeout(10, () -> trace.add("timer"));
            loop.setImmediate(() -> trace.add("immediate"));
            loop.nextTick(() -> trace.add("tick"));
            trace.add("main");
        });

        assertThat(trace).containsExactly("main", "tick", "immediate", "timer");
    }

    @Test
    void whatIsUnreferencedDoesNotRunWhenTheProgramHasEnded() throws Exception {
        Offloop.run(LoopConfig.defaults(), loop -> {
            loop.setImmediate(() -> trace.add("immediate")).unref();
            loop.setTimeout(1, () -> trace.add("timer")).unref();
            trace.add("main");
        });

        assertThat(trace).containsExactly("main");
    }

    @Test
    void nothingOfTheLoopsOwnRunsBetweenTheCallbacksOfAProgram() throws Exception {
        Offloop.run(LoopConfig.defaults(), loop -> {
            loop.nextTick(() -> {
                throw new IllegalStateException("made up");
            });
            loop.nextTick(() -> {
                throw new IllegalStateException("made up too");
            });
            loop.nextTick(() -> trace.add("tick"));
            loop.setImmediate(() -> trace.add("immediate"));
        });

        assertThat(trace).containsExactly("immediate", "tick");
    }

    @Test
    void beforeExitMayReviveTheLoop() throws Exception {
        Offloop.run(
                LoopConfig.defaults(),
                loop -> loop.beforeExit(() -> {
                    trace.add("beforeExit");
                    if (trace.size() < 3) {
                        loop.setTimeout(1, () -> trace.add("revived"));
                    }
                }));

        assertThat(trace).containsExactly("beforeExit", "revived", "beforeExit");
    }

    @Test
    void aRequestElsewhereKeepsTheLoopAliveUntilItsAnswer() throws Exception {
        Offloop.run(LoopConfig.defaults(), loop -> {
            Handle request = loop.keepAlive();
            Thread.ofVirtual()
                    .start(() -> loop.execute(() -> {
                        trace.add("answer");
                        request.cancel();
                    }));
        });

        assertThat(trace).containsExactly("answer");
    }
}
