package dev.offloop.loop;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Node's timers: one list per duration, a heap of lists, and one libuv timer for all of them.
 *
 * <p>They are not ordered by due time. When the libuv timer fires, the due list with the earliest expiry is run until a
 * timer in it is not due, and only then the next list. A list's expiry is that of its first timer when it was last
 * looked at. So with timers of 50 ms set at 0 and at 24 and one of 7 ms set at 50, a loop that comes late at 80 runs
 * both of the 50 ms list (due 50 and 74) before the one due at 57. The times at which Node reads the clock are part of
 * this order too, and so is the rule that a libuv timer set from its own run fires at the earliest one millisecond
 * later: they are all kept here. Ticks are drained between two timers and after the last one; after a timer that threw
 * the next one runs first, as in Node.
 */
final class NodeTimers {
    private static final long NEVER = LoopBackend.NEVER;

    private final LoopThread thread;
    private final LoopTime time;
    private final CallbackRunner callbacks;
    private final LoopInstruments instruments;
    private final Map<Integer, TimerList> lists = new HashMap<>();
    private final TimerHeap heap = new TimerHeap();
    private int referenced;
    private int count;
    private long nextListId;
    /** When the libuv timer fires. */
    private long armedMillis = NEVER;
    /** The expiry that {@link #armedMillis} was last set for; set later ones need not move it. */
    private long nextExpiryMillis = NEVER;

    NodeTimers(LoopThread thread, LoopTime time, CallbackRunner callbacks, LoopInstruments instruments) {
        this.thread = thread;
        this.time = time;
        this.callbacks = callbacks;
        this.instruments = instruments;
    }

    Timeout add(double delayMillis, boolean repeats, Runnable callback) {
        int millis = delayMillis >= 1 && delayMillis <= Integer.MAX_VALUE ? (int) delayMillis : 1;
        if (delayMillis > Integer.MAX_VALUE) {
            instruments.onTimerOverflow(delayMillis);
        }
        Timeout timer = new Timeout(this, millis, repeats, callback);
        referenced++;
        insert(timer, time.read());
        return timer;
    }

    /** When the libuv timer fires, in the loop's milliseconds. */
    long armedMillis() {
        return armedMillis;
    }

    boolean anyReferenced() {
        return referenced > 0;
    }

    /** How many timers wait. */
    int count() {
        return count;
    }

    /** Fires the libuv timer. */
    void run() {
        armedMillis = NEVER;
        long now = time.read();
        try {
            while (!runDueLists(now)) {
                // A callback threw: Node enters again with the same time, and does not drain ticks first.
            }
        } finally {
            rearm(now);
        }
        callbacks.drainTicks();
    }

    /** Also when the loop itself fails meanwhile, as for lack of memory: else no timer would ever fire again. */
    private void rearm(long now) {
        TimerList first = heap.peek();
        if (first != null) {
            boolean yielded = first.expiryMillis <= now;
            nextExpiryMillis = first.expiryMillis;
            armedMillis = yielded ? time.now() : Math.max(first.expiryMillis, time.now() + 1);
        }
    }

    /** Runs the due lists; false if a callback or a tick threw. */
    private boolean runDueLists(long now) {
        nextExpiryMillis = NEVER;
        boolean first = true;
        for (TimerList list; (list = heap.peek()) != null && !instruments.spent(); ) {
            if (list.expiryMillis > now) {
                return true;
            }
            if (!first && !callbacks.drainTicks()) {
                return false;
            }
            first = false;
            if (!runList(list, now)) {
                return false;
            }
        }
        return true;
    }

    private boolean runList(TimerList list, long now) {
        boolean first = true;
        for (Timeout timer; (timer = list.head()) != null; ) {
            if (now - timer.startMillis < list.millis) {
                list.expiryMillis = Math.max(timer.startMillis + list.millis, now + 1);
                list.id = nextListId++;
                heap.siftDown(list);
                return true;
            }
            if (instruments.spent()) {
                return true;
            }
            if (!first && !callbacks.drainTicks()) {
                return false;
            }
            first = false;
            if (!fire(timer)) {
                return false;
            }
        }
        if (lists.get(list.millis) == list) {
            drop(list);
        }
        return true;
    }

    /** Runs a timer, even if a tick has refreshed it since it was found due; not if one has cancelled it. */
    private boolean fire(Timeout timer) {
        unlink(timer);
        Runnable callback = timer.callback;
        if (callback == null) {
            end(timer);
            return true;
        }
        long start = timer.repeats ? time.read() : 0;
        try {
            return callbacks.runWithoutTicks(callback);
        } finally {
            if (timer.repeats && !timer.ended) {
                insert(timer, start);
            } else if (timer.list == null) {
                end(timer);
            }
        }
    }

    void cancel(Timeout timer) {
        thread.check("Handle.cancel");
        if (timer.callback == null) {
            return;
        }
        timer.callback = null;
        if (timer.ended) {
            return;
        }
        timer.withdrawn = true;
        unlink(timer);
        if (timer.referenced) {
            TimerList list = lists.get(timer.millis);
            if (list != null && list.isEmpty()) {
                drop(list);
            }
        }
        end(timer);
    }

    Timeout refresh(Timeout timer) {
        thread.check("Handle.refresh");
        if (timer.withdrawn) {
            return timer;
        }
        insert(timer, time.read());
        if (timer.ended) {
            timer.ended = false;
            referenced += timer.referenced ? 1 : 0;
        }
        return timer;
    }

    Timeout setReferenced(Timeout timer, boolean refer) {
        thread.check(refer ? "Handle.ref" : "Handle.unref");
        if (timer.referenced != refer) {
            timer.referenced = refer;
            if (!timer.ended) {
                referenced += refer ? 1 : -1;
            }
        }
        return timer;
    }

    boolean hasRef(Timeout timer) {
        thread.check("Handle.hasRef");
        return timer.referenced;
    }

    /** Forgets every timer, at the end of the loop. */
    void clear() {
        for (TimerList list; (list = heap.peek()) != null; ) {
            for (Timeout timer; (timer = list.head()) != null; ) {
                unlink(timer);
                end(timer);
            }
            drop(list);
        }
        armedMillis = NEVER;
    }

    private void insert(Timeout timer, long startMillis) {
        unlink(timer);
        timer.startMillis = startMillis;
        TimerList list = lists.get(timer.millis);
        if (list == null) {
            list = newList(timer.millis, startMillis + timer.millis);
        }
        list.append(timer);
        count++;
    }

    private TimerList newList(int millis, long expiryMillis) {
        TimerList list = new TimerList(millis, expiryMillis, nextListId++);
        lists.put(millis, list);
        heap.add(list);
        if (nextExpiryMillis > expiryMillis) {
            nextExpiryMillis = expiryMillis;
            armedMillis = time.now() + millis;
        }
        return list;
    }

    private void unlink(Timeout timer) {
        @Nullable TimerList list = timer.list;
        if (list != null) {
            list.remove(timer);
            count--;
        }
    }

    private void end(Timeout timer) {
        if (!timer.ended) {
            timer.ended = true;
            referenced -= timer.referenced ? 1 : 0;
        }
    }

    private void drop(TimerList list) {
        lists.remove(list.millis);
        heap.remove(list);
    }
}
