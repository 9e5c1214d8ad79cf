package dev.offloop.loop;

/**
 * A timer, immediate or hook that was registered with an {@link EventLoop}.
 *
 * <p>Methods may be called from the loop's thread only; they throw {@link IllegalStateException} elsewhere, as the
 * order between a cancel and the callback could not be told otherwise.
 */
public interface Handle {
    /** Stops the callback from running again. Safe within its own callback and more than once. */
    void cancel();

    /** Lets this handle keep the loop alive, which is how it starts. */
    Handle ref();

    /** Lets the loop end although this handle is active. */
    Handle unref();

    /**
     * Whether this handle keeps the loop alive while it is active; a timer that has fired keeps its answer, as in Node.
     */
    boolean hasRef();

    /**
     * Starts a timer's wait anew, counted from the clock, without a new handle. Revives a timer that has fired; does
     * nothing to a cancelled timer or to other handles. As in Node, a timer that was cancelled only after it had fired
     * waits once more all the same, and keeps the loop alive meanwhile, but its callback does not run.
     */
    Handle refresh();
}
