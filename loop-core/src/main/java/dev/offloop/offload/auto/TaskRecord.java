package dev.offloop.offload.auto;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What is known of the tasks of one name. Changed on the home loop; {@link #next} on any thread. */
final class TaskRecord {
    private static final int NONE = -1;

    final String task;

    /** Whether the author promises microseconds. */
    final boolean brief;

    /** Wherever they ran. */
    final RunTimes all = new RunTimes();

    /** By candidate. */
    final RunTimes[] byCandidate;

    /** Runs that took longer than the loop may be held up, those of the warm-up not counted. */
    long tooLong;

    /** Workers that ended while they ran one. */
    long crashes;

    /** Of recent inputs, on average. */
    double inputBytes;

    /** What all cost since the record began, and of that, what was spent to try a strategy out, in nanoseconds. */
    double spent;

    double spentOnTrials;

    /** Index among the candidates. */
    volatile int chosen;

    /** Index of the strategy that the next one is to try; {@value #NONE} for none. */
    private final AtomicInteger trial = new AtomicInteger(NONE);

    TaskRecord(String task, boolean brief, List<Candidate> candidates, int chosen) {
        this.task = task;
        this.brief = brief;
        this.chosen = chosen;
        byCandidate = new RunTimes[candidates.size()];
        for (int i = 0; i < byCandidate.length; i++) {
            byCandidate[i] = new RunTimes();
        }
    }

    /** Where the next one goes. */
    int next() {
        int wanted = trial.get();
        return wanted != NONE && trial.compareAndSet(wanted, NONE) ? wanted : chosen;
    }

    void tryOut(int candidate) {
        trial.set(candidate);
    }
}
