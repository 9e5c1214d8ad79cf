package dev.offloop.compare.measure;

import dev.offloop.offload.Offload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Tasks at a fixed rate, whether answers come or not, each timed from when it was due: a worker that stalls delays
 * those behind it, and every one of them is counted.
 *
 * @param nanos how long tasks come
 */
record SteadyProbe(
        Context loop, Offload offload, String strategy, Workload<?, ?> workload, double perSecond, long nanos)
        implements Probe {
    @Override
    public Future<Void> run(Tally tally) {
        Arrivals arrivals = Arrivals.at(perSecond, nanos);
        Run run = new Run(tally, arrivals.total());
        arrivals.start((dueNanos, tasks) -> loop.runOnContext(ignored -> run.onDue(dueNanos, tasks)));
        return run.done.future();
    }

    private final class Run {
        private final Promise<Void> done = Promise.promise();
        private final Tally tally;
        private int left;

        Run(Tally tally, int total) {
            this.tally = tally;
            this.left = total;
        }

        void onDue(long dueNanos, int tasks) {
            for (int i = 0; i < tasks; i++) {
                workload.submit(offload, strategy).onComplete(output -> onAnswer(dueNanos), done::tryFail);
            }
        }

        private void onAnswer(long dueNanos) {
            tally.answered(dueNanos, System.nanoTime());
            if (--left == 0) {
                done.tryComplete();
            }
        }
    }
}
