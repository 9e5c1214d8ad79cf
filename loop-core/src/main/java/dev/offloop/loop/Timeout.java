package dev.offloop.loop;

import org.jspecify.annotations.Nullable;

/** A timer of the {@code setTimeout} API; the fields belong to {@link NodeTimers} and its lists. */
final class Timeout implements Handle {
    final int millis;
    final boolean repeats;
    long startMillis;

    @Nullable
    Runnable callback;
    /** Neither waiting nor running for the last time: it no longer counts as a reference. */
    boolean ended;
    /** Cancelled while it waited or ran: it cannot be refreshed. */
    boolean withdrawn;

    boolean referenced = true;

    @Nullable
    TimerList list;

    @Nullable
    Timeout previous;

    @Nullable
    Timeout next;

    private final NodeTimers timers;

    Timeout(NodeTimers timers, int millis, boolean repeats, Runnable callback) {
        this.timers = timers;
        this.millis = millis;
        this.repeats = repeats;
        this.callback = callback;
    }

    @Override
    public void cancel() {
        timers.cancel(this);
    }

    @Override
    public Handle ref() {
        return timers.setReferenced(this, true);
    }

    @Override
    public Handle unref() {
        return timers.setReferenced(this, false);
    }

    @Override
    public boolean hasRef() {
        return timers.hasRef(this);
    }

    @Override
    public Handle refresh() {
        return timers.refresh(this);
    }
}
