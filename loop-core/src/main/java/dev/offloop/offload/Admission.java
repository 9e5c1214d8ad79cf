package dev.offloop.offload;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds tasks and bytes in flight. Asked on the submitting thread, before anything is enqueued, so that the hand-over
 * to the home loop is bounded too; hence the two atomics, which one loop alone touches uncontended.
 */
final class Admission {
    private volatile Limits limits;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Admission(Limits limits) {
        this.limits = limits;
    }

    /** What is in flight stays. */
    void changeLimits(Limits next) {
        limits = next;
    }

    /** Takes room for one task, or takes nothing. The only one with bytes is let in, whatever it weighs. */
    boolean tryAcquire(long weight) {
        if (tasks.getAndIncrement() >= limits.maxTasks()) {
            tasks.getAndDecrement();
            return false;
        }
        if (weight > 0 && !fits(weight, bytes.addAndGet(weight))) {
            release(weight);
            return false;
        }
        return true;
    }

    /** Within the bound, or no other task holds bytes; a negative sum has left the range of a long. */
    private boolean fits(long weight, long sum) {
        return sum == weight || (sum >= 0 && sum <= limits.maxBytes());
    }

    void release(long weight) {
        tasks.getAndDecrement();
        if (weight > 0) {
            bytes.addAndGet(-weight);
        }
    }

    int tasks() {
        return tasks.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Whether at least this share of what may be in flight is. */
    boolean holds(double share) {
        return tasks() >= share * limits.maxTasks() || bytes() >= share * limits.maxBytes();
    }

    String describe() {
        return tasks() + " of " + limits.maxTasks() + " tasks and " + bytes() + " of " + limits.maxBytes()
                + " bytes are in flight; try again later";
    }
}
