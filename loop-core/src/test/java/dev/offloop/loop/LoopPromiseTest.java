package dev.offloop.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopPromiseTest {
    private final Trace trace = new Trace();
    private final ManualLoop manual =
            new ManualLoop(config -> config.errorHandler((phase, callback, error) -> trace.add(error.toString())));
    private final EventLoop loop = manual.loop();

    @AfterEach
    void close() {
        manual.close();
    }

    private Function<Object, Object> note(String name) {
        return value -> {
            trace.add(name);
            return value;
        };
    }

    @Test
    void callbacksRunAfterTheCurrentOneAndAfterTicks() {
        manual.runMain(() -> {
            LoopPromise.resolved(loop, "value").then(value -> {
                trace.add(value);
                return value;
            });
            loop.nextTick(trace.note("tick"));
            trace.add("main");
        });

        assertThat(trace).hasToString("main tick value");
    }

    /** The well-known riddle of JavaScript's promises; Node prints 0 1 2 3 4 5 6. */
    @Test
    void aReturnedPromiseIsFollowedTwoMicrotasksLaterAsInNode() {
        manual.runMain(() -> {
            LoopPromise.<Object>resolved(loop, "")
                    .thenCompose(nothing -> {
                        trace.add("0");
                        return LoopPromise.<Object>resolved(loop, "4");
                    })
                    .then(value -> note(value.toString()).apply(value));
            LoopPromise.<Object>resolved(loop, "")
                    .then(note("1"))
                    .then(note("2"))
                    .then(note("3"))
                    .then(note("5"))
                    .then(note("6"));
        });

        assertThat(trace).hasToString("0 1 2 3 4 5 6");
    }

    @Test
    void anErrorSkipsToTheNextRecovery() {
        manual.runMain(() -> LoopPromise.<Object>resolved(loop, "")
                .then(value -> {
                    throw new IllegalStateException("broken");
                })
                .then(note("skipped"))
                .recover(error -> String.valueOf(error.getMessage()))
                .then(value -> note(value.toString()).apply(value)));

        assertThat(trace).hasToString("broken");
    }

    @Test
    void aRejectionThatIsNotHandledIsAnUncaughtError() {
        manual.runMain(() -> new LoopPromise<String>(loop).reject(new IllegalStateException("lost")));

        assertThat(trace.toString()).contains("UnhandledRejection", "lost");
    }

    @Test
    void aVertxFutureCompletedOnAnotherThreadContinuesOnTheLoop() throws Exception {
        Promise<String> elsewhere = Promise.promise();
        AtomicReference<@Nullable String> got = new AtomicReference<>();
        LoopPromise.of(loop, elsewhere.future()).then(value -> {
            got.set(value);
            return value;
        });
        Thread thread = Thread.ofVirtual().start(() -> elsewhere.complete("from elsewhere"));
        thread.join();
        assertThat(got.get()).isNull();

        manual.turn();

        assertThat(got.get()).isEqualTo("from elsewhere");
    }

    @Test
    void aPromiseBecomesAVertxFutureAgain() {
        AtomicReference<@Nullable Future<String>> future = new AtomicReference<>();
        manual.runMain(() -> future.set(LoopPromise.resolved(loop, "value").toFuture()));

        assertThat(future.get()).isNotNull().matches(each -> "value".equals(each.result()));
    }
}
