package dev.offloop.compare.measure;

import dev.offloop.offload.Offload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One task at a time: the next one at once, or after a pause.
 *
 * @param thinkMillis the pause; 0 for none
 */
record LoneProbe(Context loop, Offload offload, String strategy, Workload<?, ?> workload, long thinkMillis)
        implements Probe {
    @Override
    public Future<Void> run(Tally tally) {
        Promise<Void> done = Promise.promise();
        next(tally, done);
        return done.future();
    }

    private void next(Tally tally, Promise<Void> done) {
        long start = System.nanoTime();
        workload.submit(offload, strategy).onComplete(output -> onAnswer(start, tally, done), done::tryFail);
    }

    private void onAnswer(long start, Tally tally, Promise<Void> done) {
        long now = System.nanoTime();
        tally.answered(start, now);
        if (tally.isOver(now)) {
            done.complete();
        } else if (thinkMillis == 0) {
            next(tally, done);
        } else {
            loop.owner().setTimer(thinkMillis, ignored -> next(tally, done));
        }
    }
}
