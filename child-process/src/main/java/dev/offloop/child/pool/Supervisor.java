package dev.offloop.child.pool;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.lifecycle.Child;
import dev.offloop.child.transfer.PoolContext;
import dev.offloop.log.Logs;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.LossCause;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Keeps as many children as are wanted: one in each place, and spares that wait to take the place of one that dies or
 * is due for replacement. A child is started for no place in particular; one that is ready takes the place that needs
 * it. Whatever happens, {@link #arrange} brings what there is nearer to what is wanted. Home loop only.
 */
final class Supervisor implements Child.Listener {
    private static final Logger LOG = Logs.of(Supervisor.class);
    private static final int MAX_START_DEATHS = 3;
    private static final int MAX_START_KILLS = 20;

    private final PoolContext context;
    private final RestartPolicy restarts;
    private Scale scale;
    private final List<Place> places = new ArrayList<>();

    /** All children that are not gone. Replaced, not changed, so that it can be walked while children come and go. */
    private List<Child> children = List.of();

    private final Promise<Void> started = Promise.promise();
    private final List<Promise<Void>> renewals = new ArrayList<>();
    private final Runnable onTick;
    private final Runnable onAllGone;
    private Runnable cancelTick = () -> {};
    private long lastSerial;
    private int placesMade;
    private int startDeaths;
    private int startKills;
    private boolean pausing;
    private boolean arranging;
    private boolean arrangeAgain;
    private boolean closed;
    private boolean stopped;

    /**
     * Starts no child yet.
     *
     * @param onTick run at every tick
     * @param onAllGone run once, when the last child is gone after {@link #stop}
     */
    Supervisor(PoolContext context, Runnable onTick, Runnable onAllGone) {
        this.context = context;
        this.onTick = onTick;
        this.onAllGone = onAllGone;
        ChildConfig config = context.config();
        this.restarts = new RestartPolicy(context.platform().random(), config.startTimeout());
        this.scale = scale();
        for (int i = 0; i < config.children(); i++) {
            addPlace();
        }
    }

    private Scale scale() {
        ChildConfig config = context.config();
        return new Scale(config.supervision().scaling(), config.children(), context.tick());
    }

    /** Has as many children as the configuration now says. */
    void resize() {
        scale = scale();
        ChildConfig config = context.config();
        int most = Math.max(config.children(), config.supervision().scaling().maxChildren());
        while (places.size() < config.children()) {
            addPlace();
        }
        while (places.size() > most) {
            removePlace();
        }
        arrange();
    }

    /** Its child finishes what it holds. */
    private void removePlace() {
        Place last = places.removeLast();
        placesMade--;
        last.child().ifPresent(Child::retire);
    }

    private void addPlace() {
        places.add(new Place(context.config().strategy(), placesMade++));
    }

    /** Starts all children; completes when each place has one for the first time. */
    Future<Void> start() {
        arrange();
        scheduleTick();
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

    /** An open circuit matters only when no child is left that could work. */
    Optional<String> unavailable() {
        for (Place place : places) {
            if (!place.isVacant()) {
                return shortOfRoom();
            }
        }
        return restarts.openCircuit();
    }

    /** Only when no child at work can go on: as long as one can, tasks wait for it. */
    private Optional<String> shortOfRoom() {
        Optional<String> last = Optional.empty();
        for (Place place : places) {
            if (!place.isVacant()) {
                last = place.shortOfRoom();
                if (last.isEmpty()) {
                    return last;
                }
            }
        }
        return last;
    }

    /** A child finished a task. */
    void onUseful() {
        restarts.onUseful();
        boolean due = false;
        for (Place place : places) {
            place.child().ifPresent(Child::checkTasksDone);
            due |= place.isDue();
        }
        if (due) {
            arrange();
        }
    }

    List<WorkerInfo> workers() {
        Stream<WorkerInfo> others = children.stream()
                .filter(child ->
                        places.stream().noneMatch(place -> place.child().equals(Optional.of(child))))
                .map(Child::info);
        return Stream.concat(places.stream().map(Place::info), others).toList();
    }

    private Stream<Child> spares() {
        return children.stream().filter(Child::isSpare);
    }

    private Optional<Child> freshSpare() {
        return spares().filter(child -> !child.isDue()).findFirst();
    }

    /** Spares wait until the first children are up, so as not to take their processor time. */
    private int wantedSpares() {
        return started.future().isComplete() ? context.config().supervision().spares() : 0;
    }

    /** What it does may have it called again, which then waits for its turn. */
    private void arrange() {
        arrangeAgain = true;
        if (arranging) {
            return;
        }
        arranging = true;
        try {
            while (arrangeAgain && !closed) {
                arrangeAgain = false;
                arrangeOnce();
            }
        } finally {
            arranging = false;
        }
    }

    private void arrangeOnce() {
        fillPlaces();
        if (places.stream().noneMatch(Place::isVacant)) {
            started.tryComplete();
        }
        long vacant = vacantPlaces();
        children.stream().filter(child -> child.isStarting() && vacant > 0).forEach(Child::hurry);
        dismissSurplus();
        if (!pausing) {
            startMissing();
        }
        if (children.stream().noneMatch(Child::isDue)) {
            renewals.forEach(Promise::tryComplete);
            renewals.clear();
        }
    }

    /** The children that come into places take tasks at once, as none may follow that would have them handed over. */
    private void fillPlaces() {
        boolean filled = false;
        for (Place place : places) {
            Optional<Child> fresh = place.isVacant() || place.isDue() ? freshSpare() : Optional.empty();
            if (place.isVacant()) {
                fresh = fresh.or(() -> spares().findFirst());
            }
            fresh.ifPresent(place::replace);
            filled |= fresh.isPresent();
        }
        if (filled) {
            context.host().creditsAvailable();
        }
    }

    /** Spares beyond those wanted go, those that are due first, and those that are due when there is a fresh one. */
    private void dismissSurplus() {
        boolean fresh = freshSpare().isPresent();
        spares().filter(child -> fresh && child.isDue()).forEach(child -> child.dismiss("it was replaced"));
        spares().skip(wantedSpares())
                .filter(child -> placesAreFresh())
                .forEach(child -> child.dismiss("it is one too many"));
    }

    private boolean placesAreFresh() {
        return places.stream().noneMatch(Place::isDue);
    }

    private void startMissing() {
        if (vacantPlaces() > 0) {
            startForPlaces();
            return;
        }
        long kept = children.stream().filter(child -> !child.isLeaving()).count();
        long missing = places.size() + wantedSpares() - kept;
        for (long i = 0; i < missing; i++) {
            startOne();
        }
        boolean starting = children.stream().anyMatch(child -> child.isStarting());
        boolean due = children.stream().anyMatch(child -> child.isDue() && !child.isLeaving());
        if (due && !starting) {
            // One more than wanted, so that the old child goes only once its replacement is ready.
            startOne();
        }
    }

    /**
     * Vacant places come first: no spare takes the processor from the children that they wait for. Nor do they wait for
     * a child whose warm-up or start may never end: they get others beside it.
     */
    private void startForPlaces() {
        long vacant = vacantPlaces();
        long coming = children.stream().filter(Child::isComing).count();
        long starting = children.stream()
                .filter(child -> child.isStarting() && !child.isLeaving())
                .count();
        // At most one beside each whose start may never end: more would make slow starts slower.
        long missing = Math.min(vacant - coming, 2 * vacant - starting);
        for (long i = 0; i < missing; i++) {
            startOne();
        }
    }

    private long vacantPlaces() {
        return places.stream().filter(Place::isVacant).count();
    }

    private void startOne() {
        if (closed) {
            return;
        }
        Child child = new Child(context, this, ++lastSerial);
        children = Stream.concat(children.stream(), Stream.of(child)).toList();
        if (vacantPlaces() > 0) {
            child.hurry();
        }
        child.start();
    }

    @Override
    public void onReady(Child child) {
        restarts.onReady();
        arrange();
        context.host().creditsAvailable();
    }

    @Override
    public void onDying(Child child) {
        long since = context.host().home().nanoTime();
        Place left = placeOf(child);
        if (left != null) {
            left.vacate();
        }
        if (!closed) {
            fillPlaces();
        }
        context.host().creditsAvailable();
        long micros = (context.host().home().nanoTime() - since) / 1_000;
        if (left != null && left.child().isPresent()) {
            LOG.info(
                    "pid {} takes over as {} after {} µs",
                    left.child().get().pid(),
                    left.child().get().name(),
                    micros);
        }
        arrange();
    }

    private @Nullable Place placeOf(Child child) {
        for (Place place : places) {
            if (place.child().orElse(null) == child) {
                return place;
            }
        }
        return null;
    }

    @Override
    public void onGone(Child child, String cause) {
        children = children.stream().filter(other -> other != child).toList();
        places.forEach(place -> place.onGone(child));
        if (closed) {
            checkAllGone();
            return;
        }
        if (!started.future().isComplete() && tooManyDied(child)) {
            started.tryFail(
                    new IOException("The first " + startDeaths + " children could not be brought up: " + cause));
            return;
        }
        if (!child.isExcused()) {
            pause(restarts.onDeath(
                    child.progress(),
                    child.blame(),
                    cause,
                    context.host().home().nanoTime()));
        }
        arrange();
    }

    /** Whether the pool does not come up, as too many of its first children died; what kills them may stop doing so. */
    private boolean tooManyDied(Child child) {
        startDeaths++;
        startKills += child.blame() == LossCause.Blame.OUTSIDE ? 1 : 0;
        return startDeaths - startKills >= MAX_START_DEATHS || startKills >= MAX_START_KILLS;
    }

    private void pause(Duration pause) {
        if (!pause.isZero() && !pausing) {
            context.host().home().schedule(pause.toNanos(), () -> {
                pausing = false;
                arrange();
            });
            pausing = true;
        }
    }

    /**
     * Replaces all that are there now; completes when the last of them is gone. While that is under way, one that is
     * still starting is fresh already, so that several calls at a time replace each child once.
     */
    Future<Void> renew() {
        if (closed) {
            return Future.failedFuture(new IOException("The children are being stopped"));
        }
        boolean underWay = !renewals.isEmpty();
        if (!underWay) {
            renewals.add(Promise.promise());
        }
        children.stream()
                .filter(child -> !child.isLeaving() && !(underWay && child.isStarting()))
                .forEach(child -> child.markDue("all are to be"));
        Promise<Void> renewed = renewals.getFirst();
        arrange();
        return renewed.future();
    }

    private void scheduleTick() {
        cancelTick = context.host().home().schedule(context.tick().toNanos(), () -> {
            try {
                onTick.run();
                children.forEach(Supervisor::tick);
                rescale();
                arrange();
            } finally {
                if (!stopped) {
                    scheduleTick();
                }
            }
        });
    }

    /** What cannot be found out about one says nothing about the others. */
    private static void tick(Child child) {
        try {
            child.tick();
        } catch (Throwable e) {
            LOG.error("{} could not be checked", child.name(), e);
        }
    }

    private void rescale() {
        if (scale.grows(places, context.host().queueWaitNanos())) {
            addPlace();
        } else if (scale.shrinks(places)) {
            removePlace();
        }
    }

    /** Starts no child any more. */
    void close() {
        closed = true;
        started.tryFail(new IOException("Stopped before the children were ready"));
        renewals.forEach(renewal -> renewal.tryFail(new IOException("Stopped before all children were replaced")));
        renewals.clear();
    }

    /** Kills all for good. */
    void stop() {
        close();
        stopped = true;
        cancelTick.run();
        children.forEach(child -> child.dismiss("the service stopped"));
        checkAllGone();
    }

    private void checkAllGone() {
        if (stopped && children.isEmpty()) {
            onAllGone.run();
        }
    }
}
