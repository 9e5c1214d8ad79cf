package dev.offloop.offload;

import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strategy's way through the dispatcher: what waits for its workers, and what they hold. Home loop only, but for
 * {@link #submit} and {@link #cancel}.
 */
final class Lane implements BackendHost {
  private final WorkerBackend backend;
  private final Dispatcher dispatcher;
  private final Context context;
  private final TaskRegistry tasks;
  private final ReadyQueue ready = new ReadyQueue();

  /** Those that had their turn, and for which the back end lacked something. */
  private final ReadyQueue deferred = new ReadyQueue();
  private boolean pumping;
  private boolean forced;

  Lane(WorkerBackend backend, Dispatcher dispatcher, Context context, TaskRegistry tasks) {
    this.backend = backend;
    this.dispatcher = dispatcher;
    this.context = context;
    this.tasks = tasks;
  }

  String name() {
    return backend.name();
  }

  WorkerBackend backend() {
    return backend;
  }

  int queued() {
    return ready.size() + deferred.size();
  }

  /** Hands an admitted task to the home loop. Any thread. */
  void submit(Entry<?, ?> entry) {
    if (home().inLoop()) {
      onSubmitted(entry, entry.acceptedNanos());
    } else {
      home().execute(() -> onSubmitted(entry, home().nanoTime()));
    }
  }

  private void onSubmitted(Entry<?, ?> entry, long now) {
    dispatcher.onAccepted(entry);
    Optional<String> unavailable = backend.unavailable();
    if (entry.settled) {
      dispatcher.forget(entry);
    } else if (dispatcher.isClosed()) {
      dispatcher.onRefused(entry, Outcome.Reason.CLOSED, Dispatcher.closedOutcome().detail());
    } else if (refuse(entry)) {
      return;
    } else if (unavailable.isPresent()) {
      dispatcher.onRefused(entry, Outcome.Reason.UNAVAILABLE, unavailable.get());
    } else if (ready.isEmpty() && deferred.isEmpty() && !pumping && backend.credits() > 0) {
      handFirst(entry, now);
    } else {
      entry.place = Entry.Place.QUEUED;
      ready.addLast(entry);
      pump();
    }
  }

  /** The short way of a task that finds nothing waiting and a free worker. */
  private void handFirst(Entry<?, ?> entry, long now) {
    pumping = true;
    try {
      hand(entry, now);
    } finally {
      pumping = false;
    }
    if (!ready.isEmpty()) {
      pump();
    }
  }

  /** Hands over what waits while there is credit. Not re-entered: what a hand-over completes at once only queues more. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      long now = 0;
      while (backend.credits() > 0) {
        Entry<?, ?> entry = poll();
        if (entry == null) {
          return;
        }
        if (now == 0) {
          now = home().nanoTime();
        }
        hand(entry, now);
      }
    } finally {
      pumping = false;
    }
  }

  private @Nullable Entry<?, ?> poll() {
    Entry<?, ?> first = deferred.isEmpty() || !backend.takesDeferred() ? null : deferred.poll();
    return first == null ? ready.poll() : first;
  }

  /** Whether the task or its input is in quarantine, and so refused. */
  private boolean refuse(Entry<?, ?> entry) {
    Quarantine.Refusal refusal = dispatcher.quarantine.refusal(entry);
    if (refusal == null) {
      return false;
    }
    dispatcher.onRefused(entry, Outcome.Reason.QUARANTINED, refusal.detail(), refusal.remaining());
    return true;
  }

  /** Hands over at the time of the submission or of the pumping: a clock read for each would cost as much as the rest. */
  private void hand(Entry<?, ?> entry, long now) {
    if (entry.isOverdue(now)) {
      timeOut(entry, false);
      dispatcher.forget(entry);
      return;
    }
    if (refuse(entry)) {
      return;
    }
    entry.place = Entry.Place.HANDED;
    entry.handedNanos = now;
    try {
      backend.run(entry);
    } catch (Throwable e) {
      dispatcher.settle(entry, new Outcome.Failed<>(Failure.of(e)));
      dispatcher.forget(entry);
    }
  }

  private void timeOut(Entry<?, ?> entry, boolean started) {
    dispatcher.settle(entry, new Outcome.TimedOut<>(entry.options.timeout().orElseThrow(), started));
  }

  /** Takes a task back. Any thread. */
  void cancel(Entry<?, ?> entry) {
    if (home().inLoop()) {
      onCancel(entry);
    } else {
      home().execute(() -> onCancel(entry));
    }
  }

  private void onCancel(Entry<?, ?> entry) {
    end(entry, new Outcome.Cancelled<>(isStarted(entry)));
  }

  void onDeadline(Entry<?, ?> entry) {
    Duration timeout = entry.options.timeout().orElseThrow();
    end(entry, new Outcome.TimedOut<>(timeout, isStarted(entry)));
  }

  private boolean isStarted(Entry<?, ?> entry) {
    return entry.place == Entry.Place.HANDED && backend.isStarted(entry);
  }

  private void end(Entry<?, ?> entry, Outcome<?> outcome) {
    if (entry.settled) {
      return;
    }
    dispatcher.settle(entry, outcome);
    switch (entry.place) {
      case QUEUED -> {
        ready.remove(entry);
        dispatcher.forget(entry);
      }
      case DEFERRED -> {
        deferred.remove(entry);
        dispatcher.forget(entry);
      }
      case HANDED -> backend.cancel(entry);
      case NEW -> {
        // Cancelled on the home loop while its submission from another thread is under way; that one forgets it.
      }
      case GONE -> throw new IllegalStateException("Task " + entry.taskId() + " is gone and was not settled");
    }
  }

  @Override
  public HomeLoop home() {
    return dispatcher.home;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public TaskRegistry tasks() {
    return tasks;
  }

  @Override
  public void completed(Assignment assignment, Object output, long runNanos) {
    Entry<?, ?> entry = (Entry<?, ?>) assignment;
    entry.runNanos = runNanos;
    dispatcher.quarantine.onCompleted(entry);
    dispatcher.complete(entry, output);
    dispatcher.forget(entry);
  }

  @Override
  public void failed(Assignment assignment, Failure failure, long runNanos) {
    Entry<?, ?> entry = (Entry<?, ?>) assignment;
    entry.runNanos = runNanos;
    if (!failure.type().equals(TaskCancelledException.class.getName())) {
      dispatcher.settle(entry, new Outcome.Failed<>(failure));
    } else if (entry.isOverdue(home().nanoTime())) {
      timeOut(entry, true);
    } else {
      dispatcher.settle(entry, forced ? new Outcome.Cancelled<>(true) : new Outcome.Failed<>(failure));
    }
    dispatcher.forget(entry);
  }

  @Override
  public void overran(Assignment assignment, Duration maxRunTime) {
    end((Entry<?, ?>) assignment, new Outcome.TimedOut<>(maxRunTime, true));
  }

  @Override
  public long queueWaitNanos() {
    return ready.longestWaitNanos(home().nanoTime());
  }

  @Override
  public void lost(Assignment assignment, LossCause cause) {
    Entry<?, ?> entry = (Entry<?, ?>) assignment;
    entry.starts++;
    boolean poisoned = dispatcher.quarantine.onLoss(entry, cause);
    boolean retry =
        !entry.settled
            && !poisoned
            && !forced
            && entry.task().descriptor().idempotent()
            && entry.starts < dispatcher.limits.maxAttempts();
    if (retry) {
      dispatcher.onRetried(entry);
      requeue(entry);
    } else {
      if (!entry.settled) {
        dispatcher.quarantine.onGivenUp(entry, cause);
      }
      dispatcher.settle(entry, new Outcome.WorkerLost<>(cause, entry.taskId(), entry.starts));
      dispatcher.forget(entry);
    }
  }

  @Override
  public void unstarted(Assignment assignment) {
    Entry<?, ?> entry = (Entry<?, ?>) assignment;
    if (isWanted(entry)) {
      requeue(entry);
    } else {
      dispatcher.forget(entry);
    }
  }

  @Override
  public void deferred(Assignment assignment) {
    Entry<?, ?> entry = (Entry<?, ?>) assignment;
    if (isWanted(entry)) {
      entry.place = Entry.Place.DEFERRED;
      deferred.putBack(entry);
    } else {
      dispatcher.forget(entry);
    }
  }

  /** Whether a task that was not begun is to be handed out again. */
  private boolean isWanted(Entry<?, ?> entry) {
    if (forced && !entry.settled) {
      dispatcher.settle(entry, new Outcome.Cancelled<>(false));
    }
    return !entry.settled;
  }

  /** The drain time is over: nothing waits any more, and what workers give back is not handed out again. */
  void cancelAll() {
    forced = true;
    cancelAll(ready);
    cancelAll(deferred);
  }

  private void cancelAll(ReadyQueue waiting) {
    for (Entry<?, ?> entry = waiting.poll(); entry != null; entry = waiting.poll()) {
      dispatcher.settle(entry, new Outcome.Cancelled<>(false));
      dispatcher.forget(entry);
    }
  }

  private void requeue(Entry<?, ?> entry) {
    entry.place = Entry.Place.QUEUED;
    ready.putBack(entry);
  }

  @Override
  public void refused(Assignment assignment, Outcome.Reason reason, String detail) {
    dispatcher.onRefused((Entry<?, ?>) assignment, reason, detail);
  }

  @Override
  public void creditsAvailable() {
    pump();
  }
}
