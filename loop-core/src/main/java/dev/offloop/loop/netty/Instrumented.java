package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.LoopCore;
import dev.offloop.loop.LoopListener;
import dev.offloop.loop.diagnostics.BlockedLoopDetector;
import dev.offloop.loop.diagnostics.FlightRecorder;
import dev.offloop.loop.diagnostics.LoopLog;
import dev.offloop.loop.diagnostics.LoopTimeline;
import java.util.List;

/** Gives every loop its eyes: flight recorder, log, timeline, and the detector of blocked loops. */
final class Instrumented {
    private Instrumented() {}

    /** The configuration of one loop, whose listener is told after ours. */
    static LoopConfig of(LoopConfig config) {
        List<LoopListener> listeners = List.of(
                FlightRecorder.INSTANCE, LoopLog.INSTANCE, new LoopTimeline(config.timeline()), config.listener());
        return config.toBuilder().listener(LoopListener.all(listeners)).build();
    }

    /** Watches a loop that starts, until the result is closed. */
    static Watch watch(LoopCore loop, LoopConfig config) {
        if (config.blockedAfter().isZero()) {
            return () -> {};
        }
        return BlockedLoopDetector.shared().watch(loop, config.blockedAfter(), config.listener())::close;
    }

    /** A loop being watched. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
