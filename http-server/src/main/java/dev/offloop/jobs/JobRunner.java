package dev.offloop.jobs;

import dev.offloop.jobs.JobStoreException.Reason;
import dev.offloop.log.Logs;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadStats;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Has the jobs of a store run by an {@link Offload}, a few at a time: as many as have a worker, and some that wait for
 * one. What else there is stays in the store, which another process may have.
 *
 * <p>The thread of its context alone, which is an event loop's.
 */
public final class JobRunner {
    private static final Logger LOG = Logs.of(JobRunner.class);

    /** Under way at most, whatever the workers take. */
    private static final int MOST = 1_024;

    /** Until it looks again whether there is room, when none of its own jobs will tell. */
    private static final long LOOK_MILLIS = 20;

    /** Until it asks a store again that failed. */
    private static final long RETRY_MILLIS = 1_000;

    private final Context context;
    private final JobStore store;
    private final Supplier<Offload> offload;
    private final Supplier<JobBounds> bounds;
    private final ClaimPace pace = new ClaimPace(System::nanoTime);

    /** Beside other tasks, so many jobs are always with the workers. */
    private final int least = Runtime.getRuntime().availableProcessors();

    /** Claimed, and without room for their inputs. */
    private final Deque<Claim> heavy = new ArrayDeque<>();

    private final Promise<Void> ended = Promise.promise();
    private long heldBytes;
    private int underWay;
    private boolean looking;
    private boolean claiming;
    private boolean timed;
    private boolean stopped;

    /**
     * Runs nothing before {@link #start}.
     *
     * @param offload what runs tasks now; asked for each job
     * @param bounds in force now; asked for each job
     */
    public JobRunner(Context context, JobStore store, Supplier<Offload> offload, Supplier<JobBounds> bounds) {
        this.context = context;
        this.store = store;
        this.offload = offload;
        this.bounds = bounds;
    }

    /** Begins to run jobs. */
    public void start() {
        look();
    }

    /**
     * Takes no more jobs. Completes when none is under way: by then they have ended, or the {@link Offload} was closed.
     * Idempotent.
     */
    public Future<Void> stop() {
        if (!stopped) {
            stopped = true;
            while (!heavy.isEmpty()) {
                giveBack(heavy.remove());
            }
            store.stopClaims().onFailure(e -> LOG.debug("There is no store to take jobs from any more", e));
            endIfDone();
        }
        return ended.future();
    }

    boolean isStopped() {
        return stopped;
    }

    Context context() {
        return context;
    }

    JobStore store() {
        return store;
    }

    JobBounds bounds() {
        return bounds.get();
    }

    /** How many jobs are claimed and not ended. */
    public int underWay() {
        return underWay;
    }

    private void look() {
        if (stopped || looking) {
            return;
        }
        looking = true;
        offload.get().stats().onComplete(stats -> {
            if (stats.succeeded()) {
                onStats(stats.result());
            } else {
                again(LOOK_MILLIS);
            }
        });
    }

    private void onStats(OffloadStats stats) {
        int ahead = Math.max(pace.ahead() - stats.tasksQueued(), least - underWay);
        int room = Math.min(ahead, MOST - underWay);
        looking = false;
        if (stopped) {
            return;
        }
        if (room <= 0 || !heavy.isEmpty()) {
            lookLater();
        } else {
            looking = true;
            claiming = true;
            store.claim(room).onSuccess(this::onClaims).onFailure(this::onFailure);
        }
    }

    /** Unless a job that ends makes room before. */
    private void lookLater() {
        if (!timed) {
            timed = true;
            context.owner().setTimer(LOOK_MILLIS, due -> {
                timed = false;
                look();
            });
        }
    }

    private void again(long millis) {
        context.owner().setTimer(millis, due -> {
            looking = false;
            look();
        });
    }

    private void onClaims(List<Claim> claims) {
        claiming = false;
        looking = false;
        underWay += claims.size();
        claims.forEach(stopped ? this::giveBack : this::take);
        endIfDone();
        if (!claims.isEmpty()) {
            look();
        }
    }

    private void onFailure(Throwable cause) {
        claiming = false;
        endIfDone();
        boolean isOver = cause instanceof JobStoreException refused
                && (refused.reason() == Reason.CLOSED || refused.reason() == Reason.BROKEN);
        if (isOver) {
            looking = false;
            LOG.warn("No more jobs are run: {}", cause.getMessage());
        } else {
            LOG.warn("No job can be taken for now", cause);
            again(RETRY_MILLIS);
        }
    }

    private void take(Claim claim) {
        if (heavy.isEmpty() && hasRoom(claim)) {
            run(claim);
        } else {
            heavy.add(claim);
        }
    }

    private static long weight(Claim claim) {
        return claim.request().input() instanceof JobBody.Stored stored ? stored.length() : 0;
    }

    private boolean hasRoom(Claim claim) {
        long weight = weight(claim);
        return weight == 0 || heldBytes == 0 || heldBytes + weight <= bounds().heldBytes();
    }

    private void run(Claim claim) {
        heldBytes += weight(claim);
        Attempt attempt = new Attempt(this, offload.get(), claim);
        attempt.run().onComplete(done -> {
            heldBytes -= weight(claim);
            pace.onEnded();
            onEnded();
        });
    }

    private void onEnded() {
        underWay--;
        while (!heavy.isEmpty() && hasRoom(heavy.peek())) {
            run(heavy.remove());
        }
        endIfDone();
        look();
    }

    private void giveBack(Claim claim) {
        store.end(claim, new Ending.NotBegun(Duration.ZERO)).onComplete(done -> onEnded());
    }

    private void endIfDone() {
        if (stopped && !claiming && underWay == 0) {
            ended.tryComplete();
        }
    }
}
