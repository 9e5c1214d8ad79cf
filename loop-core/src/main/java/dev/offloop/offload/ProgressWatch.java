package dev.offloop.offload;

import dev.offloop.task.Progress;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks workers how far tasks are that callers want to hear of, as long as there are any. Workers only note what a task
 * says; so it costs a task no more than a few stores, however often it says something. Home loop only, but for
 * {@link #add}.
 */
final class ProgressWatch {
    /** At most ten a second are told of each task. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final HomeLoop home;
    private final List<Watched> watched = new ArrayList<>();
    private boolean scheduled;

    ProgressWatch(HomeLoop home) {
        this.home = home;
    }

    /** One listener of one task. */
    private static final class Watched {
        final Entry<?, ?> entry;
        final Consumer<Progress> listener;
        final Context context;

        @Nullable
        Progress told;

        Watched(Entry<?, ?> entry, Consumer<Progress> listener, Context context) {
            this.entry = entry;
            this.listener = listener;
            this.context = context;
        }
    }

    /** Tells the listener, on the context, until the task is settled. Any thread. */
    void add(Entry<?, ?> entry, Consumer<Progress> listener, Context context) {
        Watched one = new Watched(entry, listener, context);
        try {
            home.execute(() -> {
                watched.add(one);
                schedule();
            });
        } catch (RejectedExecutionException e) {
            Dispatcher.report("Nothing will be told of how far task " + entry.taskId() + " is", e);
        }
    }

    private void schedule() {
        if (!scheduled && !watched.isEmpty()) {
            var _ = home.schedule(INTERVAL_NANOS, this::onInterval);
            scheduled = true;
        }
    }

    private void onInterval() {
        scheduled = false;
        try {
            watched.removeIf(one -> one.entry.settled);
            watched.forEach(ProgressWatch::look);
        } finally {
            schedule();
        }
    }

    private static void look(Watched one) {
        try {
            Optional<Progress> progress = one.entry.lane().progress(one.entry);
            if (progress.isPresent() && !progress.get().equals(one.told)) {
                one.told = progress.get();
                one.context.runOnContext(ignored -> one.listener.accept(progress.get()));
            }
        } catch (Throwable e) {
            Dispatcher.report("Task " + one.entry.taskId() + " could not be asked how far it is", e);
        }
    }
}
