package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HomeLoopTest {
    private final Full loop = new Full();

    @Test
    void whatIsDeliveredToAFullLoopWaitsForRoom() {
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Boolean> delivered = CompletableFuture.supplyAsync(() -> loop.deliver(runs::incrementAndGet));
        while (loop.refusals.get() < 3) {
            Thread.onSpinWait();
        }
        assertThat(runs).hasValue(0);

        loop.full = false;

        assertThat(delivered.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void aThreadThatIsInterruptedMeanwhileStaysInterruptedAndDelivers() {
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            loop.deliver(() -> {});
            return Thread.interrupted();
        });
        while (loop.refusals.get() < 3) {
            Thread.onSpinWait();
        }
        loop.full = false;

        assertThat(interrupted.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
    }

    @Test
    void nothingIsDeliveredToAClosedLoop() {
        loop.closed = true;

        assertThat(loop.deliver(() -> {})).isFalse();
    }

    private static final class Full implements HomeLoop {
        private final AtomicInteger refusals = new AtomicInteger();
        private volatile boolean full = true;
        private volatile boolean closed;

        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            if (full) {
                refusals.incrementAndGet();
                throw new RejectedExecutionException("as many tasks wait as may");
            }
            task.run();
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Runnable schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException("no timers");
        }
    }
}
