package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.ManualHomeLoop;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import dev.offloop.task.sample.Reverse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobTest {
    private final ManualHomeLoop loop = new ManualHomeLoop();
    private final FakeAssignment assignment = FakeAssignment.of(7, new Reverse());

    private final WorkerStates states = new WorkerStates();

    @Test
    void aDeadlineCancelsByTheClockAlsoWhileTheLoopIsBlocked() {
        Job job = new Job(assignment.withDeadlineNanos(loop.nanoTime() + 1_000_000), loop);
        assertThat(job.isCancelled()).isFalse();
        assertThat(job.remainingNanos()).isEqualTo(1_000_000);

        loop.block(Duration.ofMillis(2));

        assertThat(job.isCancelled()).isTrue();
        assertThat(job.remainingNanos()).isEqualTo(-1_000_000);
        assertThatThrownBy(job::checkpoint).isInstanceOf(TaskCancelledException.class);
    }

    @Test
    void withoutADeadlineTimeIsUnlimited() {
        Job job = new Job(assignment, loop);
        loop.block(Duration.ofDays(1));

        assertThat(job.isCancelled()).isFalse();
        assertThat(job.remainingNanos()).isEqualTo(Long.MAX_VALUE);
        job.checkpoint();
    }

    @Test
    void whatWasCancelledOrIsOverdueDoesNotStart() {
        Job cancelled = new Job(assignment, loop);
        cancelled.cancel();
        Job overdue = new Job(assignment.withDeadlineNanos(loop.nanoTime() - 1), loop);
        Job due = new Job(assignment.withDeadlineNanos(loop.nanoTime() + 1), loop);

        cancelled.execute(UsageMeter.NONE, states);
        overdue.execute(UsageMeter.NONE, states);
        due.execute(UsageMeter.NONE, states);

        assertThat(cancelled.hasStarted()).isFalse();
        assertThat(overdue.hasStarted()).isFalse();
        assertThat(due.hasStarted()).isTrue();
    }

    @Test
    void aJobGoesToItsThreadOrBackToTheLoopAndNeverBoth() {
        Job started = new Job(assignment, loop);
        started.execute(UsageMeter.NONE, states);
        assertThat(started.withdraw()).isFalse();

        Job withdrawn = new Job(assignment, loop);
        assertThat(withdrawn.withdraw()).isTrue();
        assertThat(withdrawn.withdraw()).isFalse();
        withdrawn.execute(UsageMeter.NONE, states);
        assertThat(withdrawn.hasStarted()).isFalse();
    }
}
