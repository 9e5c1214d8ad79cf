package dev.offloop.process;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells the code that holds it, once, that the work is not wanted any more. One token may be given to many processes.
 * Any thread.
 */
public final class CancellationToken {
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private boolean cancelled;

    /** Cancels what this token was given to. Calling it again does nothing. */
    public void cancel() {
        List<Runnable> told;
        synchronized (this) {
            cancelled = true;
            told = new ArrayList<>(listeners);
            listeners.clear();
        }
        for (Runnable listener : told) {
            try {
                listener.run();
            } catch (RejectedExecutionException e) {
                // The event loop of that process is closed; the others are told all the same.
            }
        }
    }

    /** Whether {@link #cancel} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Has the listener run by the thread that cancels, or now if that is past. */
    void listen(Runnable listener) {
        synchronized (this) {
            if (!cancelled) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** Forgets a listener. */
    synchronized void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** How many listen, so that a test sees that none is kept. */
    synchronized int listenerCount() {
        return listeners.size();
    }
}
