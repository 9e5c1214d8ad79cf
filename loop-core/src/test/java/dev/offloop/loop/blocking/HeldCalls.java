package dev.offloop.loop.blocking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls that run until they are let go, so that a test knows which wait. */
final class HeldCalls implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;

    private final BlockingPool pool;
    private final String bulkhead;
    private final Semaphore started = new Semaphore(0);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<BlockingCall<String>> calls = new ArrayList<>();

    HeldCalls(BlockingPool pool, String bulkhead) {
        this.pool = pool;
        this.bulkhead = bulkhead;
    }

    /** Makes so many calls and waits until they all run. */
    HeldCalls start(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            calls.add(pool.submit(bulkhead, this::hold));
        }
        if (!started.tryAcquire(count, DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("fewer than " + count + " calls run: " + pool.stats());
        }
        return this;
    }

    List<BlockingCall<String>> calls() {
        return calls;
    }

    private String hold() throws InterruptedException {
        started.release();
        return gate.await(DEADLINE_SECONDS, TimeUnit.SECONDS) ? "let go" : "held for too long";
    }

    void letGo() {
        gate.countDown();
    }

    @Override
    public void close() {
        letGo();
    }
}
