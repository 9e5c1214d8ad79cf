package dev.offloop.compare.measure;

import io.vertx.core.Future;

/** Measures one thing, one slice of time. Event loop only. */
interface Probe {
    /** Measures until the tally is over; completes when nothing of it is under way any more. */
    Future<Void> run(Tally tally);
}
