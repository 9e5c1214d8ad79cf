package dev.offloop.child.supervise;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.wire.Hello;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Poller;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Task;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All children of one back end: their places, their bell, their directory. Home loop only. */
public final class ChildPool implements Poller, ChildPlace.Pool, BellServer.Listener {
  /** Replies delivered in one go, so that the loop's other work gets its turn. */
  private static final int POLL_BATCH = 256;

  private static final int MOST_START_DEATHS = 3;

  private final ChildConfig config;
  private final BackendHost host;
  private final Launcher launcher;
  private final BellServer bells;
  private final RestartPolicy restarts = new RestartPolicy(RandomGenerator.getDefault());
  private final List<ChildPlace> places = new ArrayList<>();
  private final IdentityHashMap<Task<?, ?>, Integer> taskNumbers = new IdentityHashMap<>();
  private final List<String> taskNames = new ArrayList<>();
  private final Promise<Void> started = Promise.promise();
  private final Promise<Void> stopped = Promise.promise();
  private final ReplyPolling polling;
  private final Timeline timeline;
  private final Optional<AotCache> aotCache;
  private @Nullable RuntimeDirectory directory;
  private int startDeaths;
  private boolean stopping;
  private boolean killed;
  private Runnable cancelKill = () -> {};

  public ChildPool(ChildConfig config, BackendHost host) {
    this.config = config;
    this.host = host;
    this.aotCache = AotCache.of(config);
    this.launcher = new Launcher(host.home());
    this.bells = new BellServer(host.context().owner(), this);
    this.polling = ReplyPolling.on(host, this);
    this.timeline = Loops.of(host.context()).map(EventLoop::timeline).orElse(Timeline.NONE);
    for (Task<?, ?> task : host.tasks().all()) {
      taskNumbers.put(task, taskNames.size());
      taskNames.add(task.descriptor().name());
    }
    for (int i = 0; i < config.children(); i++) {
      places.add(new ChildPlace(this, i));
    }
  }

  /** Starts all children; completes when all are ready for the first time. */
  public Future<Void> start() {
    launcher.run(
        () -> RuntimeDirectory.create(config.runtimeDirectory(), neededBytes()), this::onDirectory, started::tryFail);
    return started.future();
  }

  /** Three files a queue stand at a time, each a little over its size; bodies find room of their own. */
  private long neededBytes() {
    long file = config.cycleBytes() + config.frameBytes() + (64 << 10);
    return config.children() * 2L * 3L * file;
  }

  private void onDirectory(RuntimeDirectory made) {
    directory = made;
    bells.listen(bell()).onComplete(
        listening -> {
          if (stopping) {
            checkStopped();
          } else {
            places.forEach(ChildPlace::start);
          }
        },
        failure -> started.tryFail(new IOException("The bell " + bell() + " cannot be opened: " + failure, failure)));
  }

  /** How many more tasks can be handed over. */
  public int credits() {
    int credits = 0;
    for (ChildPlace place : places) {
      credits += place.credits();
    }
    return credits;
  }

  /** Hands a task to the child that has the least to do. */
  public void run(Assignment assignment) {
    ChildPlace best = null;
    for (ChildPlace place : places) {
      if (place.credits() > 0 && (best == null || place.load() < best.load())) {
        best = place;
      }
    }
    if (best == null) {
      throw new IllegalStateException("Task " + assignment.taskId() + " was handed over without credit");
    }
    best.run(assignment);
    polling.onSent();
  }

  /** Lets the child that holds it know. */
  public void cancel(Assignment assignment) {
    places.forEach(place -> place.cancel(assignment));
  }

  /** Whether a child has begun with it. */
  public boolean isStarted(Assignment assignment) {
    return places.stream().anyMatch(place -> place.isStarted(assignment));
  }

  /** Why nothing can be run. */
  public Optional<String> unavailable() {
    return restarts.openCircuit();
  }

  /** Each child. */
  public List<WorkerInfo> workers() {
    return places.stream().map(ChildPlace::info).toList();
  }

  @Override
  public int poll() {
    int delivered = 0;
    for (ChildPlace place : places) {
      delivered += place.poll(POLL_BATCH);
    }
    if (delivered > 0) {
      restarts.onUseful();
      host.creditsAvailable();
      if (stopping && !inFlight()) {
        kill();
      }
    }
    return delivered;
  }

  @Override
  public boolean inFlight() {
    for (ChildPlace place : places) {
      if (place.isOutstanding()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean arm() {
    boolean armed = true;
    for (ChildPlace place : places) {
      armed &= place.arm();
    }
    return armed;
  }

  @Override
  public void disarm() {
    places.forEach(ChildPlace::disarm);
  }

  @Override
  public void onBell(Hello hello, NetSocket socket) {
    if (hello.place() < 0 || hello.place() >= places.size()) {
      socket.close();
    } else {
      places.get(hello.place()).onBell(hello, socket);
    }
  }

  @Override
  public void onRing() {
    polling.onRing();
  }

  @Override
  public ChildConfig config() {
    return config;
  }

  @Override
  public BackendHost host() {
    return host;
  }

  @Override
  public Launcher launcher() {
    return launcher;
  }

  @Override
  public Path directory() {
    RuntimeDirectory made = directory;
    if (made == null) {
      throw new IllegalStateException("The runtime directory is not made yet");
    }
    return made.path();
  }

  @Override
  public Path bell() {
    return directory().resolve("bell");
  }

  @Override
  public Optional<Path> aotCache() {
    return aotCache.flatMap(AotCache::ready);
  }

  @Override
  public Timeline timeline() {
    return timeline;
  }

  @Override
  public List<String> taskNames() {
    return taskNames;
  }

  @Override
  public int taskNumber(Task<?, ?> task) {
    Integer number = taskNumbers.get(task);
    if (number == null) {
      throw new IllegalArgumentException(
          "Task '" + task.descriptor().name() + "' is not registered, so no child can know it");
    }
    return number;
  }

  @Override
  public void onReady(ChildPlace place) {
    if (places.stream().allMatch(p -> p.state() == ChildPlace.State.READY) && started.tryComplete()) {
      aotCache.ifPresent(cache -> cache.startTraining(directory().resolve("training")));
    }
    restarts.onReady();
    host.creditsAvailable();
  }

  @Override
  public void onGone(ChildPlace place, String cause, boolean useful) {
    if (stopping) {
      checkStopped();
      return;
    }
    if (!started.future().isComplete() && ++startDeaths >= MOST_START_DEATHS) {
      started.tryFail(new IOException("The first " + startDeaths + " children could not be brought up: " + cause));
      return;
    }
    Duration pause = restarts.onDeath(useful, cause);
    if (pause.isZero()) {
      place.start();
    } else {
      host.home().schedule(pause.toNanos(), () -> {
        if (!stopping) {
          place.start();
        }
      });
    }
  }

  /** Tells all tasks that they are cancelled; kills the children when the last has ended or the grace is over. */
  public Future<Void> stop(Duration grace) {
    if (!stopping) {
      stopping = true;
      started.tryFail(new IOException("Stopped before the children were ready"));
      places.forEach(ChildPlace::cancelAll);
      if (grace.isZero() || !inFlight()) {
        kill();
      } else {
        cancelKill = host.home().schedule(grace.toNanos(), this::kill);
      }
    }
    return stopped.future();
  }

  private void kill() {
    if (killed) {
      return;
    }
    killed = true;
    cancelKill.run();
    places.forEach(ChildPlace::stop);
    checkStopped();
  }

  private void checkStopped() {
    if (places.stream().anyMatch(ChildPlace::isOccupied)) {
      return;
    }
    polling.close();
    RuntimeDirectory made = directory;
    bells.close().onComplete(closed -> {
      aotCache.ifPresent(cache -> launcher.tidy("Ending the training run", cache::close));
      if (made != null) {
        launcher.tidy("Removing the runtime directory", made::close);
      }
      launcher.run(() -> true, done -> {
        launcher.close();
        stopped.tryComplete();
      }, failure -> stopped.tryComplete());
    });
  }
}
