package dev.offloop.child.agent;

import dev.offloop.child.link.LinkClock;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.wire.Frame;
import dev.offloop.task.TaskContext;
import java.util.Map;

/**
 * What a task running in a child may ask; cancellation is a flag on the control page.
 *
 * @param deadlineNanos on {@code CLOCK_MONOTONIC}; {@link Long#MAX_VALUE} without a deadline
 * @param number of the task in the order of the request queue
 * @param clock that the deadline is on
 */
record ChildTaskContext(
        long taskId,
        int attempt,
        long deadlineNanos,
        Map<String, String> parameters,
        long number,
        ControlPage control,
        LinkClock clock)
        implements TaskContext {
    static ChildTaskContext of(Frame.Run run, long number, ControlPage control, LinkClock clock) {
        return new ChildTaskContext(
                run.taskId(), run.attempt(), run.deadlineNanos(), run.parameters(), number, control, clock);
    }

    @Override
    public boolean isCancelled() {
        return control.isCancelled(number) || remainingNanos() < 0;
    }

    @Override
    public long remainingNanos() {
        return deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - clock.nanoTime();
    }
}
