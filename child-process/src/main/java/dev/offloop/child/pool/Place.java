package dev.offloop.child.pool;

import dev.offloop.child.lifecycle.Child;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.WorkerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place for one child at work, in which one follows another. Home loop only. */
final class Place {
    private final String strategy;
    private final String name;
    private @Nullable Child child;
    private long generation;

    /** The children that worked here before and are not gone yet. */
    private final List<Child> former = new ArrayList<>();

    private long tasksDoneByGone;
    private long busyNanosByGone;
    private long recycles;
    private long tasksDoneAtTick;
    private long idleTicks;

    Place(String strategy, int index) {
        this.strategy = strategy;
        this.name = strategy + "-" + (index + 1);
    }

    Optional<Child> child() {
        return Optional.ofNullable(child);
    }

    boolean isVacant() {
        return child == null;
    }

    /** The child works here from now on. */
    void take(Child next) {
        vacate();
        generation++;
        next.workIn(name, generation);
        child = next;
    }

    /** Whether the child at work here is to be replaced. */
    boolean isDue() {
        return child != null && child.isDue();
    }

    /** The fresh one works here from now on; the one before finishes what it holds. */
    void replace(Child fresh) {
        Child old = child;
        take(fresh);
        if (old != null) {
            recycles++;
            old.retire();
        }
    }

    /** Looks whether there was anything to do since the last tick. Returns for how many ticks there was not. */
    long countIdle() {
        long done = tasksDone();
        idleTicks = load() == 0 && done == tasksDoneAtTick ? idleTicks + 1 : 0;
        tasksDoneAtTick = done;
        return idleTicks;
    }

    private long tasksDone() {
        long byFormer = former.stream().mapToLong(Child::tasksDone).sum();
        return tasksDoneByGone + byFormer + (child == null ? 0 : child.tasksDone());
    }

    private long busyNanos() {
        long byFormer = former.stream().mapToLong(Child::busyNanos).sum();
        return busyNanosByGone + byFormer + (child == null ? 0 : child.busyNanos());
    }

    /** No child works here any more. */
    void vacate() {
        if (child != null) {
            former.add(child);
            child = null;
        }
    }

    /** The child is gone: what it did here is kept. */
    void onGone(Child gone) {
        if (former.remove(gone)) {
            tasksDoneByGone += gone.tasksDone();
            busyNanosByGone += gone.busyNanos();
        }
    }

    int credits() {
        return child == null ? 0 : child.credits();
    }

    int load() {
        return child == null ? 0 : child.load();
    }

    /** Why the child at work here cannot go on at the moment. */
    Optional<String> shortOfRoom() {
        return child == null ? Optional.empty() : child.shortOfRoom();
    }

    /** Hands a task over. Called only with {@link #credits()}. */
    void assign(Assignment assignment) {
        if (child == null) {
            throw new IllegalStateException(name + " is vacant");
        }
        child.assign(assignment);
    }

    WorkerInfo info() {
        Child present = child;
        long restarts = Math.max(0, generation - 1);
        return present == null
                ? new WorkerInfo(strategy, name, 0, generation, "vacant", tasksDone(), 0, 1, restarts, 1, busyNanos())
                : new WorkerInfo(
                        strategy,
                        name,
                        present.pid(),
                        generation,
                        present.state(),
                        tasksDone(),
                        present.load(),
                        Math.max(present.window(), present.load()),
                        restarts,
                        1,
                        busyNanos(),
                        present.vitals(recycles));
    }
}
