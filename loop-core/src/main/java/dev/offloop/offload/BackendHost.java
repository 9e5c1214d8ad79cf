package dev.offloop.offload;

import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import java.time.Duration;

/**
 * The dispatcher as a back end sees it. Each assignment that was handed over is given back by exactly one of
 * {@link #completed}, {@link #failed}, {@link #lost}, {@link #unstarted}, {@link #deferred} and {@link #refused}. All
 * methods but {@link #home} are called on the home loop.
 */
public interface BackendHost {
    /** The home loop. Any thread. */
    HomeLoop home();

    /** The Vert.x context of the home loop. Any thread. */
    Context context();

    /** The tasks that may be run. Any thread. */
    TaskRegistry tasks();

    /**
     * The task ran to its end.
     *
     * @param runNanos time within {@code Task.run}, as the worker measured it
     */
    void completed(Assignment assignment, Object output, long runNanos);

    /** The task threw. */
    void failed(Assignment assignment, Failure failure, long runNanos);

    /**
     * A task without a deadline has run for the longest time that the back end lets one run. Its caller is answered as
     * at a deadline, and {@link WorkerBackend#cancel} follows; the assignment is given back as after any cancellation.
     */
    void overran(Assignment assignment, Duration maxRunTime);

    /** How long the tasks whose turn is next have waited for a worker, the longest of them; 0 when none waits. */
    long queueWaitNanos();

    /** The worker died after it had started the task; it may be handed out anew at {@link #creditsAvailable}. */
    void lost(Assignment assignment, LossCause cause);

    /**
     * The worker will not start the task: it died or was told to stop before. The task is handed out anew, for free and
     * in its old order, at {@link #creditsAvailable}.
     */
    void unstarted(Assignment assignment);

    /**
     * The back end lacks something that this task needs beside a worker. It is handed out anew, for free, before all
     * others, once {@link WorkerBackend#takesDeferred} says so; meanwhile those that need nothing of the kind pass it.
     */
    void deferred(Assignment assignment);

    /** The back end can never take this task, such as one with a body over its limit. */
    void refused(Assignment assignment, Outcome.Reason reason, String detail);

    /** There is credit again: the dispatcher hands over what waits. */
    void creditsAvailable();
}
