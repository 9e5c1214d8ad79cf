package dev.offloop.http.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.http.overload.Excess.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OverloadGuardTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private volatile MemoryUse use = new MemoryUse(0.1, OptionalDouble.of(0.2));

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private <T> T onLoop(Function<Void, T> action) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(ignored -> done.complete(action.apply(null)));
        return get(done.future());
    }

    private Overload start(OverloadBounds bounds) {
        return onLoop(ignored -> new Overload(loop, bounds, () -> use));
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void memoryThatIsNearlyFullIsSaidUntilThereIsRoomAgain() {
        Overload overload = start(OverloadBounds.defaults());
        assertThat(overload.excess()).isEmpty();

        use = new MemoryUse(0.1, OptionalDouble.of(0.96));
        until(() -> overload.is(Reason.MEMORY));
        assertThat(overload.excess().orElseThrow().detail()).isEqualTo("The memory is full to 96 %");

        use = new MemoryUse(0.99, OptionalDouble.empty());
        until(() -> overload.is(Reason.HEAP) && !overload.is(Reason.MEMORY));
        assertThat(overload.excess().orElseThrow().detail()).isEqualTo("The heap of the service is full to 99 %");

        use = new MemoryUse(0.95, OptionalDouble.of(0.95));
        until(() -> overload.excess().isEmpty());
        get(onLoop(ignored -> overload.close()));
    }

    @Test
    void aLoopThatIsLateAgainAndAgainIsSaidAndOneThatWasLateOnceIsNot() {
        Overload overload = start(new OverloadBounds(SOON, 100));
        AtomicBoolean holding = new AtomicBoolean(true);
        hold(holding);
        until(() -> overload.is(Reason.LOOP_DELAY));
        Excess late = overload.excess().orElseThrow();
        assertThat(late.detail()).startsWith("The event loop is late by ");
        assertThat(late.retryAfter()).as("as long as the loop is late").isGreaterThan(SOON);

        holding.set(false);
        until(() -> overload.excess().isEmpty());
    }

    /** Keeps the loop busy again and again. */
    private void hold(AtomicBoolean holding) {
        loop.runOnContext(turn -> {
            LockSupport.parkNanos(600_000_000);
            if (holding.get()) {
                vertx.setTimer(1, due -> hold(holding));
            }
        });
    }

    @Test
    void otherBoundsCountAtTheNextLook() {
        use = new MemoryUse(0.5, OptionalDouble.empty());
        Overload overload = start(new OverloadBounds(Duration.ZERO, 100));

        onLoop(ignored -> change(overload, 40));
        until(() -> overload.is(Reason.HEAP));

        onLoop(ignored -> change(overload, 100));
        until(() -> overload.excess().isEmpty());
        get(onLoop(ignored -> overload.close()));
    }

    private static boolean change(Overload overload, int percent) {
        overload.change(new OverloadBounds(Duration.ZERO, percent));
        return true;
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new OverloadBounds(Duration.ofSeconds(-1), 95))
                .hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> new OverloadBounds(Duration.ZERO, 101)).hasMessageContaining("not 101");
    }
}
