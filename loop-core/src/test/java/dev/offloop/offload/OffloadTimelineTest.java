package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import dev.offloop.task.Codec;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffloadTimelineTest {
    private static final TaskDescriptor<byte[], byte[]> TASK =
            TaskDescriptor.idempotent("sum", "Adds", Codec.raw(), Codec.raw());

    private final List<Span> spans = new ArrayList<>();
    private final Timeline timeline = new Timeline() {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public void span(Track track, String name, long startNanos, long endNanos) {
            spans.add(new Span(track.name(), name, startNanos, endNanos));
        }
    };
    private long now;
    private final OffloadTimeline observer = new OffloadTimeline(timeline, () -> now);

    private record Span(String row, String name, long start, long end) {}

    @Test
    void aTaskIsShownWithItsQueueAndItsRun() {
        settle(100, Outcome.Kind.COMPLETED, 20, 50, 10);

        assertThat(spans)
                .containsExactly(
                        new Span("off-loaded 1", "sum by child", 20, 100),
                        new Span("off-loaded 1", "queue", 20, 40),
                        new Span("off-loaded 1", "run", 45, 95));
    }

    @Test
    void tasksThatOverlapStandInRowsOfTheirOwnAndRowsAreUsedAgain() {
        settle(100, Outcome.Kind.COMPLETED, 0, 50, 0);
        settle(120, Outcome.Kind.COMPLETED, 0, 60, 0);
        settle(200, Outcome.Kind.COMPLETED, 0, 80, 0);

        assertThat(spans)
                .filteredOn(span -> span.name.equals("run"))
                .extracting(Span::row)
                .containsExactly("off-loaded 1", "off-loaded 2", "off-loaded 1");
    }

    @Test
    void anEndOtherThanCompletionIsNamed() {
        settle(100, Outcome.Kind.TIMED_OUT, 40, 0, 0);

        assertThat(spans).extracting(Span::name).containsExactly("sum by child: TIMED_OUT", "queue");
    }

    private void settle(long at, Outcome.Kind kind, long queue, long run, long copy) {
        now = at;
        observer.settled(TASK, "child", kind, new Accounting(queue, run, copy, Usage.NOT_MEASURED, 0, 1, "child-1"));
    }
}
