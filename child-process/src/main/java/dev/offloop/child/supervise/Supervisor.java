package dev.offloop.child.supervise;

import dev.offloop.offload.WorkerInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps as many children as are wanted: one in each place, and spares that wait to take the place of one that dies. A child is
 * started for nobody in particular; whoever is ready goes where it is needed. Home loop only.
 */
final class Supervisor implements Child.Keeper {
  private static final int MOST_START_DEATHS = 3;

  private final Surroundings surroundings;
  private final RestartPolicy restarts = new RestartPolicy(RandomGenerator.getDefault());
  private final List<Place> places = new ArrayList<>();

  /** All of which anything is left. Replaced, not changed, so that it can be walked while children come and go. */
  private List<Child> children = List.of();

  private final Promise<Void> started = Promise.promise();
  private final Runnable onAllGone;
  private long lastSerial;
  private int startDeaths;
  private boolean pausing;
  private boolean closed;
  private boolean stopped;

  /**
   * Starts nobody yet.
   *
   * @param onAllGone run once, when the last child is gone after {@link #stop}
   */
  Supervisor(Surroundings surroundings, Runnable onAllGone) {
    this.surroundings = surroundings;
    this.onAllGone = onAllGone;
    for (int i = 0; i < surroundings.config().children(); i++) {
      places.add(new Place(i));
    }
  }

  /** Starts all children; completes when each place has one for the first time. */
  Future<Void> start() {
    reconcile();
    return started.future();
  }

  List<Child> children() {
    return children;
  }

  /** The child of this serial number. */
  Optional<Child> child(long serial) {
    return children.stream().filter(child -> child.serial() == serial).findFirst();
  }

  /** Those that take tasks. */
  List<Place> places() {
    return places;
  }

  Optional<String> unavailable() {
    return restarts.openCircuit().or(this::shortOfRoom);
  }

  /** Only when no child can go on: as long as one can, tasks wait for it. */
  private Optional<String> shortOfRoom() {
    Optional<String> last = Optional.empty();
    for (Child child : children()) {
      Optional<String> reason = child.shortOfRoom();
      if (reason.isEmpty()) {
        return reason;
      }
      last = reason;
    }
    return last;
  }

  /** A child finished a task. */
  void onUseful() {
    restarts.onUseful();
  }

  List<WorkerInfo> workers() {
    return places.stream().map(Place::info).toList();
  }

  private void reconcile() {
    if (closed || pausing) {
      return;
    }
    long kept = children.stream().filter(child -> child.state() != Child.State.RETIRING).count();
    for (long missing = places.size() - kept; missing > 0; missing--) {
      Child child = new Child(surroundings, this, ++lastSerial);
      List<Child> more = new ArrayList<>(children);
      more.add(child);
      children = List.copyOf(more);
      child.start();
    }
  }

  @Override
  public void onReady(Child child) {
    places.stream().filter(Place::isVacant).findFirst().ifPresent(place -> place.take(child));
    if (places.stream().noneMatch(Place::isVacant)) {
      started.tryComplete();
    }
    restarts.onReady();
    surroundings.host().creditsAvailable();
  }

  @Override
  public void onDying(Child child) {
    places.stream().filter(place -> place.child().equals(Optional.of(child))).forEach(Place::vacate);
  }

  @Override
  public void onGone(Child child, String cause) {
    children = children.stream().filter(other -> other != child).toList();
    places.forEach(place -> place.bury(child));
    if (closed) {
      checkAllGone();
      return;
    }
    if (!started.future().isComplete() && ++startDeaths >= MOST_START_DEATHS) {
      started.tryFail(new IOException("The first " + startDeaths + " children could not be brought up: " + cause));
      return;
    }
    Duration pause = restarts.onDeath(child.isUseful(), cause);
    if (!pause.isZero() && !pausing) {
      pausing = true;
      surroundings.host().home().schedule(pause.toNanos(), () -> {
        pausing = false;
        reconcile();
      });
    }
    reconcile();
  }

  /** Starts nobody any more. */
  void close() {
    closed = true;
    started.tryFail(new IOException("Stopped before the children were ready"));
  }

  /** Kills all for good. */
  void stop() {
    close();
    stopped = true;
    children.forEach(Child::dismiss);
    checkAllGone();
  }

  private void checkAllGone() {
    if (stopped && children.isEmpty()) {
      onAllGone.run();
    }
  }
}
