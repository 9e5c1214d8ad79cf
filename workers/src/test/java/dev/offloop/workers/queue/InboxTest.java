package dev.offloop.workers.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final int ITEMS = 20_000;

    private final Inbox<Integer> inbox = new Inbox<>(8);

    @Test
    void whatIsThereKeepsTheReaderFromSleeping() {
        assertThat(inbox.offer(1)).isTrue();

        assertThat(inbox.park()).isFalse();
        assertThat(inbox.isAsleep()).isFalse();
        assertThat(inbox.poll()).isEqualTo(1);
        assertThat(inbox.park()).isTrue();
        assertThat(inbox.isAsleep()).isTrue();
    }

    @Test
    void anItemEndsASleepThatHasNotBegun() {
        assertThat(inbox.park()).isTrue();
        assertThat(inbox.offer(1)).isTrue();

        inbox.sleep(Long.MAX_VALUE);

        assertThat(inbox.poll()).isEqualTo(1);
    }

    @Test
    void aSleepEndsWhenItsTimeIsOver() {
        assertThat(inbox.park()).isTrue();

        inbox.sleep(1_000_000);

        assertThat(inbox.isAsleep()).isFalse();
        assertThat(inbox.poll()).isNull();
    }

    @Test
    void aSetInterruptFlagEndsNoSleepThatFollows() {
        Thread.currentThread().interrupt();
        assertThat(inbox.park()).isTrue();
        inbox.sleep(1_000_000);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aFullOneRefuses() {
        for (int i = 0; i < 8; i++) {
            assertThat(inbox.offer(i)).isTrue();
        }
        assertThat(inbox.offer(8)).isFalse();
    }

    /** Each item is sent when the one before was taken, so that the reader is about to sleep whenever one comes. */
    @Test
    void noItemIsSleptThrough() throws Exception {
        AtomicLong taken = new AtomicLong();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            while (taken.get() < ITEMS) {
                Integer item = inbox.poll();
                if (item != null) {
                    taken.setRelease(item + 1L);
                } else if (inbox.park()) {
                    inbox.sleep(Long.MAX_VALUE);
                }
            }
            done.complete(null);
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(inbox.offer(i)).isTrue();
            while (taken.getAcquire() <= i) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("The reader sleeps beside item " + i);
                }
                Thread.onSpinWait();
            }
        }
        done.get(60, TimeUnit.SECONDS);
        reader.join();
    }
}
