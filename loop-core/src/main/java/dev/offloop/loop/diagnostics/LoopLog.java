package dev.offloop.loop.diagnostics;

import dev.offloop.log.Logs;
import dev.offloop.loop.BlockedLoop;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.Phase;
import dev.offloop.loop.StackSample;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Writes to the log what an operator must know: a starved and a blocked loop. */
public enum LoopLog implements LoopListener {
    INSTANCE;

    private static final Logger LOG = Logs.of(LoopLog.class);
    private static final int FRAMES = 24;

    @Override
    public void onStarvation(Phase phase, Object callback, long drained) {
        LOG.warn(
                "{} ticks and microtasks have run in one go in the {} phase and nothing else gets its turn: next is {}",
                drained,
                phase,
                callback.getClass().getName());
    }

    @Override
    public void onTimerOverflow(double delayMillis) {
        LOG.warn(
                "TimeoutOverflowWarning: a delay of {} ms does not fit into a 32-bit signed integer and was set to 1 ms",
                String.format(Locale.ROOT, "%.0f", delayMillis));
    }

    @Override
    public void onBlocked(BlockedLoop blocked) {
        String where = blocked.culprit().map(frame -> "at " + frame).orElse("in no code of the application's");
        if (blocked.over()) {
            LOG.warn(
                    "{} was blocked for {} ms in the {} phase by {}, {}; {} (garbage collection {} ms, JVM stalled {} ms,"
                            + " JIT compilers {} ms, computing {} of {} ms)",
                    blocked.thread(),
                    blocked.took().toMillis(),
                    blocked.phase(),
                    blocked.callback(),
                    where,
                    explanation(blocked.cause()),
                    blocked.collecting().toMillis(),
                    blocked.stalled().toMillis(),
                    blocked.compiling().toMillis(),
                    blocked.computing().toMillis(),
                    blocked.observed().toMillis());
        } else {
            LOG.warn(
                    "{} has been blocked for {} ms in the {} phase by {}, {}{}",
                    blocked.thread(),
                    blocked.took().toMillis(),
                    blocked.phase(),
                    blocked.callback(),
                    where,
                    blocked.samples().stream().findFirst().map(LoopLog::text).orElse(""));
        }
    }

    private static String explanation(BlockedLoop.Cause cause) {
        return switch (cause) {
            case GARBAGE_COLLECTION -> "mostly the garbage collector had stopped the JVM";
            case STALL -> "mostly the whole JVM stood still, at a safepoint or without a processor";
            case COMPILATION -> "mostly the JIT compilers had the processor";
            case COMPUTING -> "mostly it computed";
            case WAITING -> "mostly it waited: for a lock, for I/O, or asleep";
        };
    }

    private static String text(StackSample sample) {
        return sample.frames().stream()
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining("\n\tat ", "\n\tat ", ""));
    }
}
