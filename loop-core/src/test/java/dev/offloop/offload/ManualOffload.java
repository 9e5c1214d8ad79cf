package dev.offloop.offload;

import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.time.Duration;

/** The real dispatcher with one back end on a home loop that the test provides, without Vert.x. */
public final class ManualOffload {
    /** What a worker gets to see its cancel flag once the drain time is over. */
    private static final Duration FORCE_AFTER = Duration.ofMillis(500);

    private final Dispatcher dispatcher;
    private final Lane lane;
    private final WorkerBackend backend;
    private final Promise<Void> closed = Promise.promise();
    private boolean closing;
    private long lastId;

    public ManualOffload(
            HomeLoop home, WorkerBackend backend, TaskRegistry tasks, Limits limits, OffloadObserver observer) {
        this.backend = backend;
        this.dispatcher = new Dispatcher(home, limits, QuarantinePolicy.defaults(), observer);
        this.lane = new Lane(backend, dispatcher, noContext(), tasks);
    }

    /** There is no Vert.x: to ask for it fails. */
    private static Context noContext() {
        return (Context) Proxy.newProxyInstance(
                ManualOffload.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method + " of a context that there is not");
                });
    }

    /** On the home loop. */
    public Future<Void> start() {
        return backend.start(lane);
    }

    /** Any thread. */
    public <I, O> Submission<O> submit(Task<I, O> task, I input, TaskOptions options) {
        Promise<O> promise = Promise.promise();
        long weight = options.inputBytes() > 0
                ? options.inputBytes()
                : task.descriptor().input().weigh(input);
        Entry<I, O> entry =
                new Entry<>(++lastId, task, input, options, weight, lane, promise, dispatcher.home.nanoTime());
        Outcome.Rejected<?> rejected = dispatcher.tryAdmit(weight, lane);
        if (rejected != null) {
            entry.refuse(rejected);
        } else {
            lane.submit(entry);
        }
        return entry;
    }

    /** As {@link Offload#close}. On the home loop. */
    public Future<Void> close(Duration drain) {
        if (!closing) {
            closing = true;
            Runnable cancelTimer =
                    drain.isZero() ? () -> {} : dispatcher.home.schedule(drain.toNanos(), this::closeBackend);
            dispatcher.close(() -> {
                cancelTimer.run();
                closeBackend();
            });
            if (drain.isZero()) {
                closeBackend();
            }
        }
        return closed.future();
    }

    private boolean backendClosed;

    private void closeBackend() {
        if (!backendClosed) {
            backendClosed = true;
            lane.cancelAll();
            backend.close(FORCE_AFTER).onComplete(ignored -> closed.complete());
        }
    }

    /** Tasks that the dispatcher has not forgotten. */
    public int inFlight() {
        return dispatcher.inFlight();
    }

    /** Bytes of their inputs. */
    public long bytesInFlight() {
        return dispatcher.bytesInFlight();
    }

    /** Whether a task waits for a worker. */
    public boolean isQueued(Submission<?> submission) {
        Entry.Place place = ((Entry<?, ?>) submission).place;
        return place == Entry.Place.QUEUED || place == Entry.Place.DEFERRED;
    }

    /** Tasks that wait for a worker. */
    public int queued() {
        return lane.queued();
    }
}
