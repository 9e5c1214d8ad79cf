package dev.offloop.offload;

import dev.offloop.task.CodecException;
import dev.offloop.task.Failure;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The tasks of one strategy that have thrown and wait for their next run. Home loop only. */
final class RetryRests {
    /** What is wrong with an input is so the next time as well; and a task that was told to stop has obeyed. */
    private static final Set<String> FINAL_FAILURES = Set.of(
            InvalidInputException.class.getName(),
            CodecException.class.getName(),
            TaskCancelledException.class.getName());

    private final HomeLoop home;
    private final Consumer<Entry<?, ?>> onRested;
    private final Set<Entry<?, ?>> resting = Collections.newSetFromMap(new IdentityHashMap<>());

    /** @param onRested is given each whose pause is over, and which was not taken out before */
    RetryRests(HomeLoop home, Consumer<Entry<?, ?>> onRested) {
        this.home = home;
        this.onRested = onRested;
    }

    /** Whether its options ask for another run after this failure. */
    static boolean isAskedFor(Entry<?, ?> entry, Failure failure) {
        return entry.throwing < entry.options.retry().times()
                && entry.descriptor().idempotent()
                && !FINAL_FAILURES.contains(failure.type());
    }

    /** Lets it rest until its next run. False when there is no timer for it, as on a loop that is closed. */
    boolean add(Entry<?, ?> entry) {
        try {
            double chance = ThreadLocalRandom.current().nextDouble();
            Duration pause = entry.options.retry().pause(entry.throwing + 1, chance);
            var _ = home.schedule(pause.toNanos(), () -> onPauseOver(entry));
            resting.add(entry);
        } catch (Throwable e) {
            Dispatcher.report("Task " + entry.taskId() + " could not be tried again", e);
            return false;
        }
        entry.place = Entry.Place.RESTING;
        entry.throwing++;
        entry.starts++;
        return true;
    }

    private void onPauseOver(Entry<?, ?> entry) {
        if (resting.remove(entry)) {
            onRested.accept(entry);
        }
    }

    /** It is not to be run again. */
    void remove(Entry<?, ?> entry) {
        resting.remove(entry);
    }

    /** All that rest now. */
    List<Entry<?, ?>> all() {
        return List.copyOf(resting);
    }
}
