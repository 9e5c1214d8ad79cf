package dev.offloop.http;

import dev.offloop.loop.LoopMetrics;
import dev.offloop.loop.Phase;
import dev.offloop.loop.PhaseMetrics;
import dev.offloop.loop.Quantiles;
import dev.offloop.loop.SlowCallback;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What {@code GET /loop} says of the event loop. */
final class LoopPage {
    private LoopPage() {}

    static JsonObject of(LoopMetrics loop) {
        JsonObject phases = new JsonObject();
        for (Phase phase : Phase.values()) {
            phases.put(phase.name().toLowerCase(Locale.ROOT), phase(loop.phase(phase)));
        }
        JsonArray slowest = new JsonArray();
        loop.slowest().forEach(callback -> slowest.add(slow(callback)));
        return new JsonObject()
                .put("uptimeSeconds", TimeUnit.NANOSECONDS.toSeconds(loop.uptimeNanos()))
                .put("iterations", loop.iterations())
                .put("events", loop.events())
                .put("eventsWaiting", loop.eventsWaiting())
                .put("idleMillis", millis(loop.idleNanos()))
                .put("lingerMillis", millis(loop.lingerNanos()))
                .put("utilization", loop.utilization())
                .put("delayMicros", delay(loop.delay()))
                .put("ticks", loop.ticks())
                .put("microtasks", loop.microtasks())
                .put("timers", loop.timers())
                .put("uncaught", loop.uncaught())
                .put("starvations", loop.starvations())
                .put("phases", phases)
                .put("slowest", slowest);
    }

    private static JsonObject phase(PhaseMetrics phase) {
        return new JsonObject()
                .put("millis", millis(phase.nanos()))
                .put("callbacks", phase.callbacks())
                .put("maxDepth", phase.maxDepth())
                .put("yields", phase.yields());
    }

    private static JsonObject delay(Quantiles delay) {
        return new JsonObject()
                .put("p50", micros(delay.p50()))
                .put("p99", micros(delay.p99()))
                .put("p999", micros(delay.p999()))
                .put("max", micros(delay.max()));
    }

    private static JsonObject slow(SlowCallback callback) {
        return new JsonObject()
                .put("phase", callback.phase().name().toLowerCase(Locale.ROOT))
                .put("callback", callback.type())
                .put("maxMicros", micros(callback.maxNanos()))
                .put("count", callback.count());
    }

    private static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }

    private static double micros(long nanos) {
        return nanos / 1_000.0;
    }
}
