package dev.offloop.loop.diagnostics;

import dev.offloop.loop.LoopListener;
import dev.offloop.loop.Phase;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Draws one loop: each callback, and around those that follow each other in a phase, the phase. The gaps are the loop
 * waiting. Belongs to the loop's thread.
 */
public final class LoopTimeline implements LoopListener {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return shortName(type.getName());
        }
    };

    private final Timeline timeline;
    private @Nullable Track track;
    private @Nullable Phase phase;
    private long phaseStartNanos;
    private long phaseEndNanos;

    public LoopTimeline(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public boolean wantsCallbacks() {
        return timeline.enabled();
    }

    @Override
    public void onCallback(Phase of, Object callback, long startNanos, long endNanos) {
        Track row = row();
        Phase before = phase;
        boolean goesOn = before == of && startNanos == phaseEndNanos;
        if (!goesOn) {
            if (before != null) {
                timeline.span(row, before.name().toLowerCase(Locale.ROOT), phaseStartNanos, phaseEndNanos);
            }
            phase = of;
            phaseStartNanos = startNanos;
        }
        phaseEndNanos = endNanos;
        timeline.span(row, NAMES.get(callback.getClass()), startNanos, endNanos);
    }

    private Track row() {
        Track row = track;
        if (row == null) {
            row = Track.of(Thread.currentThread().getName());
            track = row;
        }
        return row;
    }

    /** Without the package, and without the number that the JVM gives to a lambda. */
    static String shortName(String className) {
        int lambda = className.indexOf("$$Lambda");
        String stable = lambda < 0 ? className : className.substring(0, lambda) + "$$Lambda";
        return stable.substring(stable.lastIndexOf('.') + 1);
    }
}
