package dev.offloop.compare.measure;

import dev.offloop.offload.Offload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A fixed number of tasks under way: each answer submits the next. */
record SaturatedProbe(Context loop, Offload offload, String strategy, Workload<?, ?> workload) implements Probe {
    private static final int AT_ONCE = 10_000;

    @Override
    public Future<Void> run(Tally tally) {
        Run run = new Run(tally);
        run.fill(workload.inFlight());
        return run.done.future();
    }

    private final class Run {
        private final Promise<Void> done = Promise.promise();
        private final Tally tally;
        private int underWay;
        private boolean over;

        Run(Tally tally) {
            this.tally = tally;
        }

        /** A turn of the loop for every so many, as answers come meanwhile. */
        void fill(int count) {
            int now = Math.min(count, AT_ONCE);
            for (int i = 0; i < now; i++) {
                submit();
            }
            if (count > now && !over) {
                loop.runOnContext(ignored -> fill(count - now));
            }
        }

        private void submit() {
            underWay++;
            long start = System.nanoTime();
            workload.submit(offload, strategy).onComplete(output -> onAnswer(start), done::tryFail);
        }

        /** Counts until the end has passed; what is answered later is only waited for. */
        private void onAnswer(long start) {
            underWay--;
            if (!over) {
                long now = System.nanoTime();
                tally.answered(start, now);
                over = tally.isOver(now);
                if (!over) {
                    submit();
                }
            }
            if (over && underWay == 0) {
                done.tryComplete();
            }
        }
    }
}
