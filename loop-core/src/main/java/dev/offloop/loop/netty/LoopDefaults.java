package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.diagnostics.TimelineWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The configuration of loops that are given none, as system properties change it. */
final class LoopDefaults {
    private static final String TIMELINE_CLOSE_THREAD = "offloop-timeline-close";
    /** The system property that names a file for the timeline of all such loops. */
    static final String TIMELINE_PROPERTY = "offloop.timeline";

    private LoopDefaults() {}

    static LoopConfig config() {
        return LoopConfig.defaults().toBuilder()
                .timeline(SharedTimeline.INSTANCE)
                .build();
    }

    /** Opened when the first loop is made, closed when the JVM ends. */
    private static final class SharedTimeline {
        static final Timeline INSTANCE = open(System.getProperty(TIMELINE_PROPERTY, ""));

        private static Timeline open(String file) {
            if (file.isEmpty()) {
                return Timeline.NONE;
            }
            try {
                TimelineWriter timeline = TimelineWriter.open(Path.of(file));
                Runtime.getRuntime().addShutdownHook(new Thread(timeline::close, TIMELINE_CLOSE_THREAD));
                return timeline;
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot write the timeline that -D" + TIMELINE_PROPERTY + "=" + file + " asks for", e);
            }
        }
    }
}
