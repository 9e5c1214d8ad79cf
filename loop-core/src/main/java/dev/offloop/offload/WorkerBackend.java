package dev.offloop.offload;

import dev.offloop.offload.auto.WorkerPlace;
import dev.offloop.task.Progress;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A strategy: a kind of worker that tasks are handed to. All methods are called on the home loop.
 *
 * <p>A back end holds no queue of its own beyond its {@linkplain #credits() credits}: what waits, waits in the
 * dispatcher, where it can be ordered, cancelled and timed out.
 */
public interface WorkerBackend {
    /** The name callers choose it by, such as {@code child}. Any thread. */
    String name();

    /** Where its tasks run. Any thread. */
    default WorkerPlace place() {
        return WorkerPlace.THREAD;
    }

    /** Brings up the workers; completes when tasks can be run, fails with the reason and what to do. */
    Future<Void> start(BackendHost host);

    /** How many more assignments {@link #assign} takes right now. */
    int credits();

    /**
     * To which workers it binds the tasks of a key, when it does; asked once, before {@link #start}. {@link #assign}
     * then gets only tasks whose worker has room.
     */
    default Optional<KeyBinding> binding() {
        return Optional.empty();
    }

    /** Whether a task that was given back by {@link BackendHost#deferred} may be taken now. */
    default boolean takesDeferred() {
        return true;
    }

    /**
     * Takes an assignment; called only while {@link #credits()} is positive. May give it back before it returns.
     *
     * @throws RuntimeException when the input cannot be encoded; the assignment then counts as given back and failed
     */
    void assign(Assignment assignment);

    /**
     * The assignment is cancelled: its result is not wanted any more. The back end lets a running task know, and gives
     * the assignment back in any of the usual ways as soon as its worker is free of it.
     */
    void cancel(Assignment assignment);

    /** Whether a worker has begun an assignment it holds; when that is not known, whether it may have. */
    default boolean isStarted(Assignment assignment) {
        return true;
    }

    /** What an assignment that it holds has said last of how far it is. */
    default Optional<Progress> progress(Assignment assignment) {
        return Optional.empty();
    }

    /** Why no worker can run anything at all, when that is so; new tasks are then refused. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * Replaces every worker by a fresh one, one after the other, without failing a task. Completes when the last of
     * those that were there is replaced; at once where a worker holds nothing worth replacing.
     */
    default Future<Void> renew() {
        return Future.succeededFuture();
    }

    /**
     * Why there cannot be so many workers from now on, if there cannot; unless a back end says otherwise, how many
     * there are is settled at its start.
     */
    default Optional<String> cannotResize(int least, int most) {
        return Optional.of("how many workers strategy '" + name() + "' has is settled at its start");
    }

    /**
     * Has so many workers from now on, without failing a task: those that are too many end when they have done what
     * they hold. Called when {@link #cannotResize} says nothing.
     *
     * @param least at least 1
     * @param most at least {@code least}
     */
    default void resize(int least, int most) {
        throw new UnsupportedOperationException("Strategy '" + name() + "' keeps the number of its workers");
    }

    /** Memory that it shares with its workers, if it shares any. */
    default Optional<SharedMemory> memory() {
        return Optional.empty();
    }

    /** What lets its workers start fast, if there is such a thing. */
    default Optional<StartCache> startCache() {
        return Optional.empty();
    }

    /**
     * Whether its workers take inputs as the objects that they are, and so can run code such as a lambda. Any thread.
     */
    default boolean runsCode() {
        return false;
    }

    /** What is known of each worker. */
    List<WorkerInfo> workers();

    /** Ends the workers: gives them this long, then by force. Idempotent; always completes. */
    Future<Void> close(Duration grace);
}
