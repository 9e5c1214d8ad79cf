package dev.offloop.workers;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.HomeLoop;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import dev.offloop.workers.queue.CompletionQueue;
import org.jspecify.annotations.Nullable;

/** A job for a thread, which gives it to the completion queue when it has ended. Linked among those under way. */
final class ThreadJob extends Job implements Runnable {
    private final CompletionQueue<ThreadJob> completions;

    // Of the list of those under way, on the home loop.
    @Nullable
    ThreadJob previous;

    @Nullable
    ThreadJob next;

    boolean isUnderWay;

    ThreadJob(Assignment assignment, HomeLoop home, CompletionQueue<ThreadJob> completions) {
        super(assignment, home);
        this.completions = completions;
    }

    /** The job that threads have for it; null when they have none. Home loop. */
    static @Nullable ThreadJob underWay(Assignment assignment) {
        return assignment.attachment() instanceof ThreadJob job && job.isUnderWay ? job : null;
    }

    @Override
    public String toString() {
        return "Task " + taskId();
    }

    /** On a thread of its own. */
    @Override
    public void run() {
        try (WorkerStates states = new WorkerStates()) {
            run(UsageMeter.NONE, states);
        }
    }

    /** On a worker thread, whose meter and states they are. */
    void run(UsageMeter meter, WorkerStates states) {
        try {
            execute(meter, states);
        } finally {
            completions.add(this);
        }
    }
}
