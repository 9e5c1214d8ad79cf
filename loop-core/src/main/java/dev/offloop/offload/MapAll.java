package dev.offloop.offload;

import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * Runs a task on many inputs, of which so many are in flight at a time; see {@link Offload#mapAll}. On one context.
 *
 * <p>Ends at the first failure: what is in flight is taken back, and no further input is asked for. An input for which
 * the pool has no room is submitted again when one of ours has ended, or after a while.
 */
final class MapAll<I, O> {
    private final Offload offload;
    private final Task<I, O> task;
    private final Iterator<? extends I> inputs;
    private final int parallelism;
    private final TaskOptions options;
    private final ObjLongConsumer<? super O> onResult;
    private final Context context;
    private final Promise<Void> done = Promise.promise();
    private final Set<Submission<O>> inFlight = new LinkedHashSet<>();

    /** What found no room. */
    private final Deque<Input<I>> turnedAway = new ArrayDeque<>();

    private long index;

    private boolean waiting;
    private boolean filling;
    private boolean ended;

    MapAll(
            Offload offload,
            Task<I, O> task,
            Iterator<? extends I> inputs,
            int parallelism,
            TaskOptions options,
            ObjLongConsumer<? super O> onResult,
            Context context) {
        this.offload = offload;
        this.task = task;
        this.inputs = inputs;
        this.parallelism = parallelism;
        this.options = options;
        this.onResult = onResult;
        this.context = context;
    }

    private record Input<I>(long index, I value) {}

    /** Tells the promise how it ended. */
    Future<Void> begin(Promise<Void> promise) {
        done.future().onComplete(promise);
        context.runOnContext(ignored -> fill());
        return promise.future();
    }

    /**
     * Submits while there is something to submit and room for it. Not re-entered.
     *
     * <p>Of what was turned away no more than two, as the pool may tell only later that there is no room: each that
     * ends so makes room for two, and all are soon in flight again when there is.
     */
    private void fill() {
        if (filling || ended) {
            return;
        }
        filling = true;
        try {
            int most = turnedAway.isEmpty() ? parallelism : 2;
            while (!ended && most > 0 && inFlight.size() < parallelism && submitNext()) {
                most--;
            }
            if (!ended && inFlight.isEmpty() && turnedAway.isEmpty() && !inputs.hasNext()) {
                ended = true;
                done.complete();
            }
        } catch (Throwable e) {
            // The iterator, which is the caller's, has thrown.
            fail(e);
        } finally {
            filling = false;
        }
    }

    /** False when there is none, or no room for it. */
    private boolean submitNext() {
        Input<I> input = turnedAway.poll();
        if (input == null) {
            if (!inputs.hasNext()) {
                return false;
            }
            input = new Input<>(index++, inputs.next());
        }
        int turnedAwayBefore = turnedAway.size();
        submit(input);
        return turnedAway.size() <= turnedAwayBefore;
    }

    private void submit(Input<I> input) {
        Submission<O> submission = offload.submit(task, input.value(), options);
        inFlight.add(submission);
        submission.future().onComplete(result -> {
            inFlight.remove(submission);
            if (result.succeeded()) {
                onSuccess(input, result.result());
            } else {
                onFailure(input, result.cause());
            }
        });
    }

    private void onSuccess(Input<I> input, O output) {
        if (ended) {
            return;
        }
        try {
            onResult.accept(output, input.index());
        } catch (Throwable e) {
            fail(e);
            return;
        }
        fill();
    }

    private void onFailure(Input<I> input, Throwable cause) {
        if (!ended && isFull(cause)) {
            turnedAway.add(input);
            if (inFlight.isEmpty()) {
                waitForRoom((Outcome.Rejected<?>) ((OffloadException) cause).outcome());
            }
        } else {
            fail(cause);
        }
    }

    /** Others of whom nothing is heard fill the pool. */
    private void waitForRoom(Outcome.Rejected<?> full) {
        if (!waiting) {
            waiting = true;
            long millis = Math.max(1, full.retryAfter().toMillis());
            context.owner()
                    .timer(millis, TimeUnit.MILLISECONDS)
                    .onComplete(due -> context.runOnContext(ignored -> {
                        waiting = false;
                        fill();
                    }));
        }
    }

    private static boolean isFull(Throwable cause) {
        return cause instanceof OffloadException refused
                && refused.outcome() instanceof Outcome.Rejected<?> rejected
                && rejected.reason() == Outcome.Reason.FULL;
    }

    private void fail(Throwable cause) {
        if (!ended) {
            ended = true;
            List.copyOf(inFlight).forEach(Submission::cancel);
            done.fail(cause);
        }
    }
}
