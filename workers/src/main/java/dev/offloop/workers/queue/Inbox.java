package dev.offloop.workers.queue;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the home loop sends to one thread, which it wakes only when that thread sleeps.
 *
 * <p>The thread sets {@code asleep} and then looks whether there is an item; the loop queues an item, passes a fence
 * and then reads {@code asleep}. So one of the two sees what the other has done, and no item is slept through.
 */
public final class Inbox<T> {
    private final SpscArrayQueue<T> items;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile @Nullable Thread reader;

    /** @param capacity the most items at a time */
    public Inbox(int capacity) {
        items = new SpscArrayQueue<>(Math.max(2, capacity));
    }

    /** Adds an item; false when there is no room. Home loop. */
    public boolean offer(T item) {
        if (!items.offer(item)) {
            return false;
        }
        // To offer is no more than an ordered store; what is read next must not pass it.
        VarHandle.fullFence();
        wake();
        return true;
    }

    /** Ends the sleep of the reader, if it sleeps. Any thread. */
    public void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(reader);
        }
    }

    /** Whether the reader sleeps, or is about to. Any thread. */
    public boolean isAsleep() {
        return asleep.get();
    }

    /** Whether there is no item. Any thread. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** The next item; null when there is none. Reader. */
    public @Nullable T poll() {
        return items.poll();
    }

    /** Announces a sleep; false when there is an item after all. Reader. */
    public boolean park() {
        reader = Thread.currentThread();
        asleep.set(true);
        if (items.isEmpty()) {
            return true;
        }
        asleep.set(false);
        return false;
    }

    /** Sleeps after {@link #park} until it is woken or the time is over; without end for the largest time. Reader. */
    public void sleep(long nanos) {
        long since = System.nanoTime();
        long left = nanos;
        while (asleep.get() && left > 0) {
            LockSupport.parkNanos(this, left);
            // A set flag would end every wait at once.
            Thread.interrupted();
            left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - since);
        }
        asleep.set(false);
    }
}
