package dev.offloop.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the time of an ordered stop, which the event loop takes part in and may hold up: a task that does not end may
 * run on it. The thread is there from the beginning, as there may be no memory for one when it is needed.
 */
final class StopLimit implements AutoCloseable {
    private static final String THREAD = "offloop-stop-limit";
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration limit;
    private final Runnable whenOver;
    private final Thread thread = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);

    private StopLimit(Duration limit, Runnable whenOver) {
        this.limit = limit;
        this.whenOver = whenOver;
    }

    /**
     * Waits for {@link #begin}.
     *
     * @param whenOver what is done when the limit has passed since then and this is not closed; on a thread of its own
     */
    static StopLimit of(Duration limit, Runnable whenOver) {
        StopLimit made = new StopLimit(limit, whenOver);
        made.thread.start();
        return made;
    }

    private void run() {
        try {
            begun.await();
            if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                whenOver.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The stop begins. */
    void begin() {
        begun.countDown();
    }

    /** Waits until nothing is limited any more. */
    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    /** The stop is over, or there was none. */
    @Override
    public void close() {
        ended.countDown();
        begun.countDown();
    }
}
