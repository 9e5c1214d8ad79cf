package dev.offloop.child.agent;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.task.Failure;
import dev.offloop.task.Task;
import dev.offloop.task.ThreadState;
import java.util.Map;
import java.util.Set;

/**
 * Lets tasks warm up before the child is ready, unless it is needed at once. The task that it warms up stands on the
 * control page, so that the parent can tell which task keeps a child from being ready. The agent's thread.
 */
final class TaskWarmUp {
    private final ControlPage control;
    private final Set<Integer> except;

    /**
     * For tasks by their numbers.
     *
     * @param except these are not warmed up, as they have hung before
     */
    TaskWarmUp(ControlPage control, Set<Integer> except) {
        this.control = control;
        this.except = except;
    }

    /** Warms up one after the other, until all are or the parent needs the child at once. */
    void run(Map<Integer, Task<?, ?>> tasks) {
        for (Map.Entry<Integer, Task<?, ?>> entry : tasks.entrySet()) {
            if (control.isHurried()) {
                break;
            }
            if (!except.contains(entry.getKey())) {
                control.warming(entry.getKey());
                warmUp(entry.getValue());
            }
        }
        control.warmedUp();
    }

    /** What goes wrong is said and does no harm, but for want of memory. */
    static void warmUp(Task<?, ?> task) {
        ThreadState thread = ThreadState.ofCurrent();
        try {
            task.warmUp();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            System.err.println("A task of " + task.getClass().getName() + " could not be warmed up: "
                    + Failure.of(e).summary());
        } finally {
            thread.restore();
        }
    }
}
