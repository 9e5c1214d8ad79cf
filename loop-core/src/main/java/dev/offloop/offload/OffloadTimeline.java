package dev.offloop.offload;

import dev.offloop.loop.LoopClock;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows every off-loaded task on a timeline, from acceptance to its answer: within it the wait for a worker and the
 * run. What is neither is encoding, transport and waking; the run is drawn as if that came half before and half after
 * it.
 *
 * <p>Tasks overlap and spans of one row may not, so each takes the first row that is free, of at most {@value #ROWS}; a
 * task that finds none is not shown. Home loop only.
 */
public final class OffloadTimeline implements OffloadObserver {
    private static final int ROWS = 64;

    private final Timeline timeline;
    private final LoopClock clock;
    private final List<Row> rows = new ArrayList<>();

    /** Writes to this timeline, with times of this clock. */
    public OffloadTimeline(Timeline timeline, LoopClock clock) {
        this.timeline = timeline;
        this.clock = clock;
    }

    @Override
    public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
        if (!timeline.enabled()) {
            return;
        }
        long end = clock.nanoTime();
        long runNanos = took.runNanos();
        long handed = end - took.copyNanos() - runNanos;
        long accepted = handed - took.queueNanos();
        Row row = freeAt(accepted);
        if (row == null) {
            return;
        }
        row.freeNanos = end;
        String name = task.name() + " by " + strategy;
        timeline.span(row.track, kind == Outcome.Kind.COMPLETED ? name : name + ": " + kind, accepted, end);
        timeline.span(row.track, "queue", accepted, handed);
        if (runNanos > 0) {
            long begun = handed + took.copyNanos() / 2;
            timeline.span(row.track, "run", begun, begun + runNanos);
        }
    }

    private @Nullable Row freeAt(long nanos) {
        for (Row row : rows) {
            if (row.freeNanos - nanos <= 0) {
                return row;
            }
        }
        if (rows.size() == ROWS) {
            return null;
        }
        Row added = new Row(Track.of("off-loaded " + (rows.size() + 1)), nanos);
        rows.add(added);
        return added;
    }

    private static final class Row {
        final Track track;
        long freeNanos;

        Row(Track track, long freeNanos) {
            this.track = track;
            this.freeNanos = freeNanos;
        }
    }
}
