package dev.offloop.child.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.blocking.BlockingPool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CopyThreadsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = ((VertxInternal) vertx).createEventLoopContext();
    private final CopyThreads threads = new CopyThreads(context);
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void close() {
        open.countDown();
        threads.close();
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private String hold() throws InterruptedException {
        open.await();
        return "held";
    }

    @Test
    void bodiesMoveWhileBlockingCallsHoldAllThreads() {
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < VertxOptions.DEFAULT_WORKER_POOL_SIZE; i++) {
            calls.add(vertx.executeBlocking(this::hold, false));
        }

        assertThat(get(threads.run(() -> "copied"))).isEqualTo("copied");

        open.countDown();
        calls.forEach(call -> assertThat(get(call)).isEqualTo("held"));
    }

    @Test
    void blockingCallsAreMadeWhileCopiesHoldAllTheirThreads() {
        List<Future<String>> copies = new ArrayList<>();
        for (int i = 0; i < BlockingPool.SIZE; i++) {
            copies.add(threads.run(this::hold));
        }

        assertThat(get(vertx.executeBlocking(() -> "called", false))).isEqualTo("called");
        assertThat(BlockingPool.of(vertx).stats()).containsKey(CopyThreads.BULKHEAD);

        open.countDown();
        copies.forEach(copy -> assertThat(get(copy)).isEqualTo("held"));
    }

    @Test
    void aCopyCompletesOnTheHomeLoopAndFailsWithWhatItThrows() {
        Future<Boolean> inLoop = threads.run(() -> "copied").map(copied -> context.equals(Vertx.currentContext()));
        assertThat(get(inLoop)).isTrue();

        Future<String> failed = threads.run(() -> {
            throw new StackOverflowError("made up");
        });
        String message = get(failed.otherwise(Throwable::getMessage));
        assertThat(message).isEqualTo("made up");
    }
}
