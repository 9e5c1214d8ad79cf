package dev.offloop.offload;

import dev.offloop.log.Logs;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskDescriptor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Keeps what an observer throws from the dispatcher, and logs it: the first, and then each time there were twice as
 * many.
 */
final class GuardedObserver implements OffloadObserver {
    private static final Logger LOG = Logs.of(OffloadObserver.class);

    private final OffloadObserver observer;
    private final AtomicLong thrown = new AtomicLong();

    GuardedObserver(OffloadObserver observer) {
        this.observer = observer;
    }

    @Override
    public void rejected(TaskDescriptor<?, ?> task, String strategy, Outcome.Reason reason) {
        try {
            observer.rejected(task, strategy, reason);
        } catch (Throwable e) {
            onThrown(e);
        }
    }

    @Override
    public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
        try {
            observer.settled(task, strategy, kind, took);
        } catch (Throwable e) {
            onThrown(e);
        }
    }

    @Override
    public void retried(TaskDescriptor<?, ?> task, String strategy) {
        try {
            observer.retried(task, strategy);
        } catch (Throwable e) {
            onThrown(e);
        }
    }

    private void onThrown(Throwable e) {
        long times = thrown.incrementAndGet();
        if (Long.bitCount(times) == 1) {
            Mishaps.log(LOG, "An observer of tasks has thrown, " + times + " times so far", e);
        }
    }
}
