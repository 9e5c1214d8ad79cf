package dev.offloop.workers;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.HomeLoop;
import org.jspecify.annotations.Nullable;

/** A job for a thread, which gives it to the completion queue when it has ended. Linked among those under way. */
final class ThreadJob extends Job implements Runnable {
    private final CompletionQueue completions;

    // Of the list of those under way, on the home loop.
    @Nullable
    ThreadJob previous;

    @Nullable
    ThreadJob next;

    boolean isUnderWay;

    ThreadJob(Assignment assignment, HomeLoop home, CompletionQueue completions) {
        super(assignment, home);
        this.completions = completions;
    }

    @Override
    public void run() {
        try {
            execute();
        } finally {
            completions.add(this);
        }
    }
}
