package dev.offloop.loop;

import org.jspecify.annotations.Nullable;

/**
 * The timers of one duration, oldest first: each new one is appended, as all wait equally long.
 *
 * <p>The expiry is that of the first timer when the list was last looked at; it is not moved when that timer is
 * cancelled, as Node does not either.
 */
final class TimerList {
    final int millis;
    long expiryMillis;
    long id;
    int heapIndex;
    private @Nullable Timeout head;
    private @Nullable Timeout tail;

    TimerList(int millis, long expiryMillis, long id) {
        this.millis = millis;
        this.expiryMillis = expiryMillis;
        this.id = id;
    }

    boolean before(TimerList other) {
        return expiryMillis != other.expiryMillis ? expiryMillis < other.expiryMillis : id < other.id;
    }

    @Nullable
    Timeout head() {
        return head;
    }

    boolean isEmpty() {
        return head == null;
    }

    void append(Timeout timer) {
        Timeout last = tail;
        timer.list = this;
        timer.previous = last;
        if (last == null) {
            head = timer;
        } else {
            last.next = timer;
        }
        tail = timer;
    }

    void remove(Timeout timer) {
        Timeout before = timer.previous;
        Timeout after = timer.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        timer.list = null;
        timer.previous = null;
        timer.next = null;
    }
}
