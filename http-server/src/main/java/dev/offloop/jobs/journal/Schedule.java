package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobState;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * Which job is next, and what is due: of the jobs that wait, and of those whose deadline passes or whose keeping ends.
 */
final class Schedule {
    /** Forgotten or ended by their deadlines in one go, so that the others do not wait. */
    private static final int MAX_AT_ONCE = 1_000;

    private static final long MILLIS = 1_000;

    private final JobTable table;
    private final ReadyJobs ready = new ReadyJobs();
    private final TimeHeap delayed = new TimeHeap();
    private final TimeHeap deadlines = new TimeHeap();
    private final TimeHeap expiries = new TimeHeap();

    Schedule(JobTable table) {
        this.table = table;
    }

    /** A job waits, now or until its time. */
    void onWaiting(int ref, long now) {
        if (table.due(ref) > now) {
            delayed.add(table.due(ref), ref, table.mark(ref));
        } else {
            ready.add(table.priority(ref), ref);
        }
    }

    void onDeadline(int ref, long deadline) {
        if (deadline != Long.MAX_VALUE) {
            deadlines.add(deadline, ref, table.mark(ref));
        }
    }

    /** A job has ended, at the time that the table has. */
    void onEnded(int ref) {
        expiries.add(table.due(ref) + table.keepSeconds(ref) * MILLIS, ref, table.mark(ref));
    }

    /** Gives the jobs that have a deadline new numbers; before any other is known here. */
    void renumber(IntUnaryOperator renumbering) {
        deadlines.renumber(renumbering);
    }

    /** The next job that may start; {@link RefTable#NONE} when there is none. */
    int take(long now) {
        while (!ready.isEmpty()) {
            int ref = ready.take();
            if (isStartable(ref, now)) {
                return ref;
            }
        }
        return RefTable.NONE;
    }

    /** One that was taken and could not begin. */
    void putBack(int ref) {
        ready.add(table.priority(ref), ref);
    }

    private boolean isStartable(int ref, long now) {
        return (table.is(ref, JobState.QUEUED) || table.is(ref, JobState.RETRYING)) && table.due(ref) <= now;
    }

    /** Makes those ready whose time has come. */
    void releaseDelayed(long now) {
        while (delayed.time() <= now) {
            int ref = delayed.ref();
            if (table.is(ref, delayed.mark()) && isStartable(ref, now)) {
                ready.add(table.priority(ref), ref);
            }
            delayed.remove();
        }
    }

    /** Tells of waiting jobs whose deadline has passed. */
    void passDeadlines(long now, IntConsumer passed) {
        for (int i = 0; i < MAX_AT_ONCE && deadlines.time() <= now; i++) {
            int ref = deadlines.ref();
            boolean waits = table.is(ref, deadlines.mark()) && table.state(ref).isWaiting();
            deadlines.remove();
            if (waits) {
                passed.accept(ref);
            }
        }
    }

    /** Tells of ended jobs that are not to be kept any longer. */
    void expire(long now, IntConsumer expired) {
        for (int i = 0; i < MAX_AT_ONCE && expiries.time() <= now; i++) {
            int ref = expiries.ref();
            boolean over = table.is(ref, expiries.mark())
                    && table.state(ref).isEnded()
                    && table.due(ref) + table.keepSeconds(ref) * MILLIS <= now;
            expiries.remove();
            if (over) {
                expired.accept(ref);
            }
        }
    }

    /** When something is due next; {@link Long#MAX_VALUE} for never. */
    long nextMillis() {
        return Math.min(delayed.time(), Math.min(deadlines.time(), expiries.time()));
    }
}
