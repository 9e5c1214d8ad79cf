package dev.offloop.loop.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.loop.ManualLoop;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineWriterTest {
    @TempDir
    private Path directory;

    private List<JsonNode> events(Path file, String kind) throws IOException {
        JsonNode all = new ObjectMapper().readTree(file.toFile());
        return StreamSupport.stream(all.spliterator(), false)
                .filter(event -> event.get("ph").asText().equals(kind))
                .toList();
    }

    @Test
    void spansOfSeveralProcessesBecomeCompleteEventsInNamedRows() throws Exception {
        Path file = directory.resolve("timeline.json");
        long start = System.nanoTime();
        try (TimelineWriter timeline = TimelineWriter.open(file)) {
            timeline.span(Track.of("loop-0"), "a \"quoted\" name", start + 1_000_000, start + 1_002_500);
            timeline.span(new Track("child-1", "run"), "sha256", start + 2_000_000, start + 3_000_000);
            timeline.span(new Track("child-1", "queue"), "sha256", start + 1_000_000, start + 2_000_000);
        }

        List<JsonNode> spans = events(file, "X").stream()
                .filter(event -> event.get("dur").asDouble() > 2)
                .toList();
        assertThat(spans).hasSize(3);
        assertThat(spans.getFirst().get("name").asText()).isEqualTo("a \"quoted\" name");
        assertThat(spans.getFirst().get("dur").asDouble()).isEqualTo(2.5);
        assertThat(spans.get(1).get("pid"))
                .isEqualTo(spans.get(2).get("pid"))
                .isNotEqualTo(spans.getFirst().get("pid"));
        assertThat(spans.get(1).get("tid")).isNotEqualTo(spans.get(2).get("tid"));
        assertThat(events(file, "M"))
                .extracting(event -> event.get("args").get("name").asText())
                .contains("offloop", "loop-0", "child-1", "run", "queue");
    }

    @Test
    void aFileThatLacksItsEndHasOneEventALine() throws Exception {
        Path file = directory.resolve("timeline.json");
        try (TimelineWriter timeline = TimelineWriter.open(file)) {
            timeline.span(Track.of("row"), "one", 0, 1);
            timeline.span(Track.of("row"), "two", 0, 1);
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(5).first().isEqualTo("[");
    }

    @Test
    void aClosedTimelineTakesNothingMore() throws Exception {
        Path file = directory.resolve("timeline.json");
        TimelineWriter timeline = TimelineWriter.open(file);
        timeline.close();
        timeline.span(Track.of("row"), "late", 0, 1);
        timeline.close();

        assertThat(timeline.enabled()).isFalse();
        assertThat(events(file, "X")).isEmpty();
    }

    private record Span(String name, long startNanos, long endNanos) {}

    /** Keeps spans for the test to look at. */
    private static final class Kept implements Timeline {
        final List<Span> spans = new ArrayList<>();

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public void span(Track track, String name, long startNanos, long endNanos) {
            spans.add(new Span(name, startNanos, endNanos));
        }
    }

    @Test
    void aLoopDrawsItsCallbacksAndAroundThemItsPhases() {
        Kept kept = new Kept();
        try (ManualLoop manual =
                new ManualLoop(config -> config.listener(new LoopTimeline(kept)).timeline(kept))) {
            assertThat(manual.loop().timeline()).isSameAs(kept);
            long start = manual.clock().nanoTime();
            Runnable work = () -> manual.spin(Duration.ofNanos(10));
            manual.loop().setImmediate(work);
            manual.loop().setImmediate(work);
            manual.loop().onClosing(work);
            manual.turn();
            manual.loop().setImmediate(work);
            manual.turn();

            assertThat(kept.spans)
                    .extracting(Span::name)
                    .containsExactly(
                            "TimelineWriterTest$$Lambda",
                            "TimelineWriterTest$$Lambda",
                            "check",
                            "TimelineWriterTest$$Lambda",
                            "closing",
                            "TimelineWriterTest$$Lambda");
            assertThat(kept.spans.get(2)).isEqualTo(new Span("check", start, start + 20));
        }
    }

    @Test
    void namesOfLambdasLackTheNumberThatDiffersFromRunToRun() {
        assertThat(LoopTimeline.shortName("a.b.C$$Lambda/0x00000000703bd060@1f.x"))
                .isEqualTo("C$$Lambda");
        assertThat(LoopTimeline.shortName("a.b.C$D")).isEqualTo("C$D");
    }
}
