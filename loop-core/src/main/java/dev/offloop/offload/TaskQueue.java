package dev.offloop.offload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits for a worker, in the order in which it will be handed over. Home loop only. */
sealed interface TaskQueue permits ReadyQueue, BoundQueue {
    /** An empty one, for workers that have equal rights, or to which keys are bound. */
    static TaskQueue of(@Nullable KeyBinding binding) {
        return binding == null ? new ReadyQueue() : new BoundQueue(binding);
    }

    boolean isEmpty();

    int size();

    void addLast(Entry<?, ?> entry);

    /** How many would be handed over before this one if it were added now, about. */
    long ahead(Entry<?, ?> entry);

    /** Puts a task back that had its turn already: where it stood among those of its key, and its key's turn next. */
    void putBack(Entry<?, ?> entry);

    /** Takes out a task that is in. */
    void remove(Entry<?, ?> entry);

    /** Takes out the next one for which a worker has room, as far as that depends on the task; null when none is. */
    @Nullable
    Entry<?, ?> poll();

    /** Takes out any; null when none is left. */
    @Nullable
    Entry<?, ?> takeAny();

    /** How long those that are next have waited, the longest of them; 0 when none waits. */
    long longestWaitNanos(long nowNanos);

    /** Those that were accepted this long ago or longer, at most so many; the list can be changed. */
    List<Entry<?, ?>> waitingFor(long waitNanos, long nowNanos, int most);
}
