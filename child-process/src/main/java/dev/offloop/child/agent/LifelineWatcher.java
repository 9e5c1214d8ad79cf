package dev.offloop.child.agent;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.os.SelfDestruct;
import java.io.IOException;

/**
 * Ends the process the moment its parent is gone, also while a task is busy and reads no bell: it blocks in reading a
 * connection until the end-of-file. What the parent writes on it are heartbeats, which it answers on the control page:
 * as long as it does, the process is not stopped, whatever its tasks do.
 */
final class LifelineWatcher {
    private LifelineWatcher() {}

    /** Returns when the parent is gone. */
    static void watch(Bell lifeline, ControlPage control) {
        try {
            while (lifeline.await()) {
                control.beat();
            }
        } catch (IOException e) {
            // A broken lifeline is a cut one.
        }
    }

    /** Ends the process when the parent is gone. */
    static void watch(Bell lifeline, ControlPage control, SelfDestruct end) {
        watch(lifeline, control);
        end.fire();
    }
}
