package dev.offloop.http.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class LooksTest {
    private static final int WAIT_SECONDS = 60;
    private static final Duration TICK = Duration.ofMillis(5);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger overdue = new AtomicInteger();
    private final AtomicInteger applied = new AtomicInteger();

    @AfterAll
    void close() {
        await(vertx.close());
    }

    private Looks<Integer> looks(CountDownLatch until, CompletableFuture<Void> toldOverdue) {
        return onLoop(() -> new Looks<>(
                loop,
                TICK,
                () -> {
                    looks.incrementAndGet();
                    until.await();
                    return looks.get();
                },
                found -> {
                    applied.set(found);
                    return Future.succeededFuture();
                },
                TICK.multipliedBy(3),
                () -> {
                    overdue.incrementAndGet();
                    toldOverdue.complete(null);
                }));
    }

    private <T> T onLoop(Supplier<T> make) {
        Promise<T> made = Promise.promise();
        loop.runOnContext(ignored -> made.complete(make.get()));
        return await(made.future());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLookThatTakesTooLongIsToldOnceAndTheNextOneWaitsForIt() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Void> told = new CompletableFuture<>();
        Looks<Integer> all = looks(held, told);

        told.get(WAIT_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> asked = onLoop(all::now).toCompletionStage().toCompletableFuture();
        await(vertx.timer(TICK.toMillis() * 10, TimeUnit.MILLISECONDS).mapEmpty());
        assertThat(looks).hasValue(1);
        assertThat(overdue).hasValue(1);
        assertThat(asked).isNotDone();
        held.countDown();

        asked.get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(looks.get()).isGreaterThanOrEqualTo(2);
        assertThat(applied.get()).isGreaterThanOrEqualTo(2);
        await(onLoop(all::close));
        int last = looks.get();
        await(onLoop(all::now));
        assertThat(looks).hasValue(last);
    }
}
