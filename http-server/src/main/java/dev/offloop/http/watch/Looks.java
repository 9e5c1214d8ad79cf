package dev.offloop.http.watch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has something looked at again and again on a worker thread, one look at a time: the next one waits for the end of
 * this one, which a file system may hold up. Made, asked and closed on the event loop.
 *
 * @param <T> what a look finds
 */
public final class Looks<T> {
    private final Context context;
    private final Callable<T> look;
    private final Function<T, Future<?>> apply;
    private final Runnable onOverdue;
    private final int overdueTicks;
    private final long timer;
    private int ticksOfThisLook;
    private boolean looking;
    private @Nullable Promise<Void> asked;
    private boolean closed;

    /**
     * Begins.
     *
     * @param every from one look to the next
     * @param look blocks, and tells of its failures itself
     * @param apply takes on the loop what was found
     * @param overdueAfter how long a look may take until {@code onOverdue} is run, once for each such look, on the loop
     */
    public Looks(
            Context context,
            Duration every,
            Callable<T> look,
            Function<T, Future<?>> apply,
            Duration overdueAfter,
            Runnable onOverdue) {
        this.context = context;
        this.look = look;
        this.apply = apply;
        this.onOverdue = onOverdue;
        this.overdueTicks = Math.toIntExact(Math.max(1, overdueAfter.dividedBy(every)));
        this.timer = context.owner().setPeriodic(every.toMillis(), ignored -> tick());
    }

    private void tick() {
        if (!looking) {
            begin();
        } else if (++ticksOfThisLook == overdueTicks) {
            onOverdue.run();
        }
    }

    /** Looks now, or once more after a look that is under way; completes when what it found is applied. */
    public Future<Void> now() {
        if (closed) {
            return Future.succeededFuture();
        }
        Promise<Void> done = asked == null ? Promise.promise() : asked;
        asked = done;
        if (!looking) {
            begin();
        }
        return done.future();
    }

    private void begin() {
        Promise<Void> served = asked;
        asked = null;
        looking = true;
        ticksOfThisLook = 0;
        context.executeBlocking(look, false).compose(apply::apply).onComplete(applied -> {
            looking = false;
            if (served != null) {
                served.complete();
            }
            if (asked != null && closed) {
                asked.complete();
            } else if (asked != null) {
                begin();
            }
        });
    }

    /** Completes when the look that is under way has ended, at the latest after a second. */
    public Future<Void> close() {
        closed = true;
        context.owner().cancelTimer(timer);
        if (!looking) {
            return Future.succeededFuture();
        }
        Promise<Void> last = asked == null ? Promise.promise() : asked;
        asked = last;
        return last.future().timeout(1, TimeUnit.SECONDS).otherwiseEmpty();
    }
}
