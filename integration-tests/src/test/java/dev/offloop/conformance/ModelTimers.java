package dev.offloop.conformance;

import dev.offloop.loop.Handle;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Node's timers: one list per duration, the lists ordered by the expiry of their first timer, and one libuv timer for
 * the earliest list. A due list is run as far as it is due before the next list is looked at.
 */
final class ModelTimers {
    private static final double LARGEST_DELAY = Integer.MAX_VALUE;
    private static final long NEVER = Long.MAX_VALUE;
    private static final Comparator<TimerList> BY_EXPIRY =
            Comparator.<TimerList>comparingLong(list -> list.expiry).thenComparingLong(list -> list.id);

    private final ModelClock clock;
    private final ModelTicks ticks;
    private final Map<Long, TimerList> lists = new HashMap<>();
    private long nextListId;
    private long nextExpiry = NEVER;
    private int referenced;
    /** The libuv timer: when it is due, or never. */
    private long uvDue = NEVER;

    private boolean uvRefed;

    ModelTimers(ModelClock clock, ModelTicks ticks) {
        this.clock = clock;
        this.ticks = ticks;
    }

    Handle add(double delay, boolean repeats, Runnable callback) {
        Timer timer = new Timer(delay >= 1 && delay <= LARGEST_DELAY ? delay : 1, repeats, callback);
        countReference();
        insert(timer, clock.update());
        return timer;
    }

    boolean keepAlive() {
        return uvRefed && uvDue != NEVER;
    }

    /** How long poll may wait; from the loop's cached time, as in libuv. */
    long millisToNext() {
        return Math.max(0, uvDue - clock.cached());
    }

    boolean due() {
        return uvDue <= clock.cached();
    }

    /** The callback of the libuv timer. */
    void onDue(Runnable onUncaught) {
        uvDue = NEVER;
        long now = clock.update();
        while (!ranThrough(now)) {
            onUncaught.run();
        }
        TimerList next = earliest();
        nextExpiry = next == null ? NEVER : next.expiry;
        if (nextExpiry != NEVER) {
            uvDue = clock.cached() + Math.max(1, nextExpiry - clock.cached());
        }
        uvRefed = nextExpiry != NEVER && referenced > 0;
        ticks.closeScope();
    }

    private boolean ranThrough(long now) {
        try {
            runLists(now);
            return true;
        } catch (Trace.ThrownByProgram e) {
            return false;
        }
    }

    private void runLists(long now) {
        nextExpiry = NEVER;
        boolean first = true;
        for (TimerList list = earliest(); list != null && list.expiry <= now; list = earliest()) {
            if (!first) {
                ticks.runNextTicks();
            }
            first = false;
            runList(list, now);
        }
    }

    private void runList(TimerList list, long now) {
        boolean first = true;
        Timer timer;
        while ((timer = list.timers.peek()) != null) {
            if (now - timer.start < list.millis) {
                list.expiry = Math.max(timer.start + list.millis, now + 1);
                list.id = nextListId++;
                return;
            }
            if (!first) {
                ticks.runNextTicks();
            }
            first = false;
            timer.unlink();
            timer.fire();
        }
        lists.remove(list.millis, list);
    }

    private @Nullable TimerList earliest() {
        return lists.values().stream().min(BY_EXPIRY).orElse(null);
    }

    private void insert(Timer timer, long start) {
        long millis = (long) timer.delay;
        timer.start = start;
        timer.unlink();
        TimerList list = lists.computeIfAbsent(millis, _ -> newList(millis, start));
        timer.list = list;
        list.timers.add(timer);
    }

    private TimerList newList(long millis, long start) {
        TimerList list = new TimerList(millis, start + millis, nextListId++);
        if (nextExpiry > list.expiry) {
            nextExpiry = list.expiry;
            uvDue = clock.cached() + millis;
        }
        return list;
    }

    private void countReference() {
        if (referenced++ == 0) {
            uvRefed = true;
        }
    }

    private void dropReference() {
        if (--referenced == 0) {
            uvRefed = false;
        }
    }

    private static final class TimerList {
        private final long millis;
        private final Deque<Timer> timers = new ArrayDeque<>();
        private long expiry;
        private long id;

        TimerList(long millis, long expiry, long id) {
            this.millis = millis;
            this.expiry = expiry;
            this.id = id;
        }
    }

    private final class Timer implements Handle {
        private static final double DISABLED = -1;

        private final boolean repeats;
        private @Nullable Runnable callback;
        private double delay;
        private long start;
        private @Nullable TimerList list;
        private boolean destroyed;
        private boolean refed = true;

        Timer(double delay, boolean repeats, Runnable callback) {
            this.delay = delay;
            this.repeats = repeats;
            this.callback = callback;
        }

        void unlink() {
            if (list != null) {
                list.timers.remove(this);
                list = null;
            }
        }

        void fire() {
            if (callback == null) {
                destroy();
                return;
            }
            long started = repeats ? clock.update() : 0;
            try {
                callback.run();
            } finally {
                if (repeats && delay != DISABLED) {
                    insert(this, started);
                } else if (list == null) {
                    destroy();
                }
            }
        }

        /** Leaves the libuv timer's reference as it is; its callback sets that anew when it ends. */
        private void destroy() {
            if (!destroyed) {
                destroyed = true;
                if (refed) {
                    referenced--;
                }
            }
        }

        @Override
        public void cancel() {
            if (callback == null) {
                return;
            }
            callback = null;
            if (destroyed) {
                return;
            }
            destroyed = true;
            unlink();
            if (refed) {
                lists.computeIfPresent(
                        (long) delay, (_, sameDuration) -> sameDuration.timers.isEmpty() ? null : sameDuration);
                dropReference();
            }
            delay = DISABLED;
        }

        @Override
        public Handle refresh() {
            if (delay == DISABLED) {
                return this;
            }
            insert(this, clock.update());
            if (destroyed) {
                destroyed = false;
                if (refed) {
                    countReference();
                }
            }
            return this;
        }

        @Override
        public Handle ref() {
            if (!refed) {
                refed = true;
                if (!destroyed) {
                    countReference();
                }
            }
            return this;
        }

        @Override
        public Handle unref() {
            if (refed) {
                refed = false;
                if (!destroyed) {
                    dropReference();
                }
            }
            return this;
        }

        @Override
        public boolean hasRef() {
            return refed;
        }
    }
}
