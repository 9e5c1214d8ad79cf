package dev.offloop.loop;

import java.util.List;

/** Several listeners as one, told in order. The first that throws ends the telling; the loop reports it. */
final class LoopListeners implements LoopListener {
    private final List<LoopListener> listeners;
    private final List<LoopListener> callbackListeners;

    LoopListeners(List<LoopListener> listeners) {
        this.listeners = List.copyOf(listeners);
        this.callbackListeners =
                listeners.stream().filter(LoopListener::wantsCallbacks).toList();
    }

    @Override
    public boolean wantsCallbacks() {
        return !callbackListeners.isEmpty();
    }

    @Override
    public void onCallback(Phase phase, Object callback, long startNanos, long endNanos) {
        for (LoopListener listener : callbackListeners) {
            listener.onCallback(phase, callback, startNanos, endNanos);
        }
    }

    @Override
    public void onSlowCallback(Phase phase, Object callback, long startNanos, long endNanos) {
        listeners.forEach(listener -> listener.onSlowCallback(phase, callback, startNanos, endNanos));
    }

    @Override
    public void onSlowIteration(long iteration, long startNanos, long endNanos, long callbacks) {
        listeners.forEach(listener -> listener.onSlowIteration(iteration, startNanos, endNanos, callbacks));
    }

    @Override
    public void onStarvation(Phase phase, Object callback, long drained) {
        listeners.forEach(listener -> listener.onStarvation(phase, callback, drained));
    }

    @Override
    public void onTimerOverflow(double delayMillis) {
        listeners.forEach(listener -> listener.onTimerOverflow(delayMillis));
    }

    @Override
    public void onBlocked(BlockedLoop blocked) {
        listeners.forEach(listener -> listener.onBlocked(blocked));
    }
}
