package dev.offloop.offload;

import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Hands CPU-heavy tasks to workers: {@code offload.submit(Sha256.class, bytes, TaskOptions.defaults())}.
 *
 * <p>Every accepted task ends in exactly one {@link Outcome}. Any thread; results arrive on the submitter's Vert.x
 * context.
 */
public final class Offload {
  /** What a worker gets to see its cancel flag once the drain time is over. */
  private static final Duration FORCE_AFTER = Duration.ofMillis(500);

  private static final long CACHE_LOOK_MILLIS = 20;

  private final VertxInternal vertx;
  private final ContextInternal context;
  private final TaskRegistry tasks;
  private final Dispatcher dispatcher;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Lane defaultLane;
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> closed;

  private Offload(OffloadConfig config, VertxInternal vertx, ContextInternal context) {
    this.vertx = vertx;
    this.context = context;
    this.tasks = config.tasks();
    this.closed = context.promise();
    this.dispatcher = new Dispatcher(new VertxHomeLoop(context), config.limits(), config.quarantine(), config.observer());
    for (WorkerBackend backend : config.backends()) {
      lanes.put(backend.name(), new Lane(backend, dispatcher, context, tasks));
    }
    this.defaultLane = lane(config.defaultStrategy());
  }

  /** Brings up all back ends; fails with the first reason, everything closed again, when one cannot start. */
  public static Future<Offload> start(Vertx vertx, OffloadConfig config) {
    VertxInternal owner = (VertxInternal) vertx;
    Offload offload = new Offload(config, owner, owner.createEventLoopContext());
    Promise<Offload> started = owner.promise();
    offload.context.runOnContext(ignored -> offload.startLanes().onComplete(result -> {
      if (result.succeeded()) {
        started.complete(offload);
      } else {
        offload.close(Duration.ZERO).onComplete(done -> started.fail(result.cause()));
      }
    }));
    return started.future();
  }

  private Future<Void> startLanes() {
    List<Future<Void>> starting = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      starting.add(attempt(() -> lane.backend().start(lane)));
    }
    return Future.join(starting).mapEmpty();
  }

  /** Submits a task and returns its future output; fails with an {@link OffloadException}. */
  public <I, O> Future<O> submit(Class<? extends Task<I, O>> type, I input, TaskOptions options) {
    return start(tasks.get(type), input, options).future();
  }

  /**
   * Submits a registered task.
   *
   * @throws IllegalArgumentException when the strategy does not exist
   */
  public <I, O> Submission<O> start(Task<I, O> task, I input, TaskOptions options) {
    Lane lane = options.strategy().isPresent() ? lane(options.strategy().get()) : defaultLane;
    long weight = options.inputBytes() > 0 ? options.inputBytes() : task.descriptor().input().weigh(input);
    Promise<O> promise = vertx.getOrCreateContext().promise();
    Entry<I, O> entry = new Entry<>(
        lastId.incrementAndGet(), task, input, options, weight, lane, promise, dispatcher.home.nanoTime());
    Outcome.Rejected<?> rejected = dispatcher.tryAdmit(weight);
    if (rejected != null) {
      entry.reject(rejected);
      dispatcher.observer.rejected(task.descriptor(), lane.name(), rejected.reason());
    } else {
      lane.submit(entry);
    }
    return entry;
  }

  /** Names of the strategies, in the order of the configuration. Any thread. */
  public Set<String> strategies() {
    return Collections.unmodifiableSet(lanes.keySet());
  }

  /** The strategy of tasks that name none. */
  public String defaultStrategy() {
    return defaultLane.name();
  }

  /** The tasks that can be run. */
  public TaskRegistry tasks() {
    return tasks;
  }

  /** Every worker of every strategy. */
  public Future<List<WorkerInfo>> workers() {
    return onHome(() -> {
      List<WorkerInfo> all = new ArrayList<>();
      lanes.values().forEach(lane -> all.addAll(lane.backend().workers()));
      return List.copyOf(all);
    });
  }

  /**
   * Replaces every worker by a fresh one, one after the other, without failing a task. Any thread.
   *
   * @return completes when the last of those that were there is replaced
   */
  public Future<Void> renewWorkers() {
    Promise<Void> renewed = vertx.promise();
    context.execute(() -> Future
        .join(lanes.values().stream().map(lane -> attempt(() -> lane.backend().renew())).toList())
        .<Void>mapEmpty()
        .onComplete(renewed));
    return renewed.future();
  }

  /** The memory that strategies share with their workers; none for those that share none. */
  public Future<List<SharedMemory>> memory() {
    return onHome(() -> lanes.values().stream().flatMap(lane -> lane.backend().memory().stream()).toList());
  }

  /** What lets workers start fast, of each strategy that has such a thing. */
  public Future<List<StartCache>> startCaches() {
    return onHome(() -> lanes.values().stream().flatMap(lane -> lane.backend().startCache().stream()).toList());
  }

  /** As {@link #startCaches}, once nobody makes one any more or the patience is over. */
  public Future<List<StartCache>> settledStartCaches(Duration patience) {
    long begin = System.nanoTime();
    return startCaches().compose(caches -> {
      boolean making = caches.stream().anyMatch(cache -> cache.state() == StartCache.State.MAKING);
      return making && patience.isPositive()
          ? vertx.timer(CACHE_LOOK_MILLIS, TimeUnit.MILLISECONDS)
              .compose(due -> settledStartCaches(patience.minusNanos(System.nanoTime() - begin)))
          : Future.succeededFuture(caches);
    });
  }

  /** Why a strategy can run nothing, by strategy; empty when all is well. */
  public Future<Map<String, String>> unavailable() {
    return onHome(() -> {
      Map<String, String> reasons = new LinkedHashMap<>();
      lanes.forEach((name, lane) -> {
        Optional<String> reason = lane.backend().unavailable();
        reason.ifPresent(text -> reasons.put(name, text));
      });
      return reasons;
    });
  }

  /** The tasks given up last because their workers died, oldest first; at most a hundred. Any thread. */
  public Future<List<DeadLetter>> deadLetters() {
    return onHome(dispatcher.quarantine::letters);
  }

  /** Tasks and inputs that are refused now because they end their workers, and for how long yet. Any thread. */
  public Future<Map<String, Duration>> quarantined() {
    return onHome(dispatcher.quarantine::quarantined);
  }

  /** Counts at this moment. */
  public Future<OffloadStats> stats() {
    return onHome(() -> new OffloadStats(
        dispatcher.inFlight(),
        dispatcher.bytesInFlight(),
        lanes.values().stream().mapToInt(Lane::queued).sum(),
        dispatcher.lateReplies()));
  }

  private <T> Future<T> onHome(Supplier<T> question) {
    Promise<T> answer = vertx.promise();
    context.execute(() -> answer.complete(question.get()));
    return answer.future();
  }

  private Lane lane(String strategy) {
    Lane lane = lanes.get(strategy);
    if (lane == null) {
      throw new IllegalArgumentException("Unknown strategy '" + strategy + "'; there are " + lanes.keySet());
    }
    return lane;
  }

  /**
   * Accepts nothing more, gives what is in flight the drain time to end, then ends the workers by force. Idempotent; always
   * completes. What was still in flight then ends as {@code WorkerLost} or {@code Cancelled}.
   */
  public Future<Void> close(Duration drain) {
    if (closing.compareAndSet(false, true)) {
      context.runOnContext(ignored -> onClose(drain));
    }
    return closed.future();
  }

  private void onClose(Duration drain) {
    AtomicBoolean once = new AtomicBoolean();
    Runnable cancelTimer = drain.isZero()
        ? () -> {}
        : dispatcher.home.schedule(drain.toNanos(), () -> closeBackends(once));
    dispatcher.close(() -> {
      cancelTimer.run();
      closeBackends(once);
    });
    if (drain.isZero()) {
      closeBackends(once);
    }
  }

  private void closeBackends(AtomicBoolean once) {
    if (!once.compareAndSet(false, true)) {
      return;
    }
    lanes.values().forEach(Lane::cancelAll);
    List<Future<Void>> ending = new ArrayList<>();
    lanes.values().forEach(lane -> ending.add(attempt(() -> lane.backend().close(FORCE_AFTER))));
    Future.join(ending).onComplete(ignored -> closed.complete());
  }

  /** A back end that throws must not leave the others and the caller waiting. */
  private static Future<Void> attempt(Supplier<Future<Void>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
