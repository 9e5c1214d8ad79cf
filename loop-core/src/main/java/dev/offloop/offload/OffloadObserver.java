package dev.offloop.offload;

import dev.offloop.task.Outcome;
import dev.offloop.task.TaskDescriptor;

/** Told of every task. Called on the home loop unless a method says otherwise; must return at once and not throw. */
public interface OffloadObserver {
    /** Is told nothing. */
    OffloadObserver NONE = new OffloadObserver() {};

    /** Tells both, also when one of them throws. */
    static OffloadObserver both(OffloadObserver one, OffloadObserver other) {
        OffloadObserver first = new GuardedObserver(one);
        OffloadObserver second = new GuardedObserver(other);
        return new OffloadObserver() {
            @Override
            public void rejected(TaskDescriptor<?, ?> task, String strategy, Outcome.Reason reason) {
                first.rejected(task, strategy, reason);
                second.rejected(task, strategy, reason);
            }

            @Override
            public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
                first.settled(task, strategy, kind, took);
                second.settled(task, strategy, kind, took);
            }

            @Override
            public void retried(TaskDescriptor<?, ?> task, String strategy) {
                first.retried(task, strategy);
                second.retried(task, strategy);
            }
        };
    }

    /** A task was not accepted. Any thread. */
    default void rejected(TaskDescriptor<?, ?> task, String strategy, Outcome.Reason reason) {}

    /** An accepted task was settled, and took so much. */
    default void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {}

    /** A task will be started again after its worker died. */
    default void retried(TaskDescriptor<?, ?> task, String strategy) {}
}
