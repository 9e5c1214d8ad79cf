package dev.offloop.child.agent;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.wire.Frame;
import dev.offloop.task.PerWorker;
import dev.offloop.task.Progress;
import dev.offloop.task.TaskContext;
import dev.offloop.task.WorkerStates;
import java.util.Map;

/**
 * What a task running in a child may ask; cancellation is a flag on the control page.
 *
 * @param deadlineNanos on {@code CLOCK_MONOTONIC}; {@link Long#MAX_VALUE} without a deadline
 * @param number of the task in the order of the request queue
 * @param clock that the deadline is on
 * @param states of the agent's thread
 * @param ports what the messages of a long-lived worker go through
 */
record ChildTaskContext(
        long taskId,
        int attempt,
        long deadlineNanos,
        Map<String, String> parameters,
        long number,
        ControlPage control,
        LinkClock clock,
        WorkerStates states,
        Ports ports)
        implements TaskContext {
    static ChildTaskContext of(
            Frame.Run run, long number, ControlPage control, LinkClock clock, WorkerStates states, Ports ports) {
        return new ChildTaskContext(
                run.taskId(),
                run.attempt(),
                run.deadlineNanos(),
                run.parameters(),
                number,
                control,
                clock,
                states,
                ports);
    }

    /**
     * What the messages of a long-lived worker go through.
     *
     * @param link to the parent
     * @param bell rung by both
     * @param runner knows the arena
     */
    record Ports(ChildLink link, Bell bell, TaskRunner runner) {}

    @Override
    public boolean isCancelled() {
        return control.isCancelled(number) || remainingNanos() < 0;
    }

    @Override
    public void progress(long done, long total, String message) {
        Progress progress = new Progress(done, total, message);
        control.say(number, new ControlPage.Said(progress.done(), progress.total(), progress.message()));
    }

    @Override
    public <S> S perWorker(PerWorker<S> kind) throws Exception {
        return states.get(kind);
    }

    @Override
    public long remainingNanos() {
        return deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - clock.nanoTime();
    }
}
