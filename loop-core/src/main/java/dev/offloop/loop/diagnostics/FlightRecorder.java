package dev.offloop.loop.diagnostics;

import dev.offloop.loop.BlockedLoop;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.Phase;
import dev.offloop.loop.StackSample;
import java.util.stream.Collectors;

/**
 * Turns what a loop reports into flight recorder events.
 *
 * <p>As long as the JVM's flight recorder is not started, no event class is touched: the first one would start it,
 * which takes a tenth of a second and would happen on the loop.
 */
public enum FlightRecorder implements LoopListener {
    INSTANCE;

    private static final int FRAMES = 64;

    private static boolean isOff() {
        return !jdk.jfr.FlightRecorder.isInitialized();
    }

    @Override
    public void onSlowCallback(Phase phase, Object callback, long startNanos, long endNanos) {
        if (isOff()) {
            return;
        }
        SlowCallbackEvent event = new SlowCallbackEvent();
        if (event.isEnabled()) {
            event.phase = phase.name();
            event.callback = callback.getClass().getName();
            event.took = endNanos - startNanos;
            event.commit();
        }
    }

    @Override
    public void onSlowIteration(long iteration, long startNanos, long endNanos, long callbacks) {
        if (isOff()) {
            return;
        }
        IterationEvent event = new IterationEvent();
        if (event.isEnabled()) {
            event.iteration = iteration;
            event.took = endNanos - startNanos;
            event.callbacks = callbacks;
            event.commit();
        }
    }

    @Override
    public void onBlocked(BlockedLoop blocked) {
        if (isOff()) {
            return;
        }
        BlockedLoopEvent event = new BlockedLoopEvent();
        if (blocked.over() && event.isEnabled()) {
            event.loop = blocked.thread();
            event.phase = blocked.phase().name();
            event.callback = blocked.callback();
            event.culprit = blocked.culprit().map(StackTraceElement::toString).orElse("");
            event.stack = blocked.samples().stream()
                    .findFirst()
                    .map(FlightRecorder::text)
                    .orElse("");
            event.cause = blocked.cause().name();
            event.took = blocked.took().toNanos();
            event.collecting = blocked.collecting().toNanos();
            event.stalled = blocked.stalled().toNanos();
            event.compiling = blocked.compiling().toNanos();
            event.samples =
                    blocked.samples().stream().mapToInt(StackSample::seen).sum();
            event.commit();
        }
    }

    private static String text(StackSample sample) {
        return sample.frames().stream()
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n"));
    }
}
