package dev.offloop.offload;

import dev.offloop.task.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for workers of which any may take each task.
 *
 * <p><b>Priority</b> by {@link Ageing}.
 *
 * <p><b>Fairness by key.</b> Within a class the keys take turns, one task each, and the tasks of a key keep their
 * order.
 *
 * <p>All operations take constant time. Bounded by {@link Admission}. Home loop only.
 */
final class ReadyQueue implements TaskQueue {
    private final PriorityClass high = new PriorityClass();
    private final PriorityClass normal = new PriorityClass();
    private final PriorityClass low = new PriorityClass();
    private final Ageing ageing = new Ageing();
    private int size;

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void addLast(Entry<?, ?> entry) {
        classOf(entry).queueOf(entry).addLast(entry);
        size++;
    }

    @Override
    public long ahead(Entry<?, ?> entry) {
        long own = classOf(entry).ahead(entry.options.key());
        return switch (entry.options.priority()) {
            case HIGH -> own;
            case NORMAL -> Math.min(own * (Ageing.NORMAL_AGE + 1), own + high.size);
            case LOW -> Math.min(own * (Ageing.LOW_AGE + 1), own + high.size + normal.size);
        };
    }

    @Override
    public void putBack(Entry<?, ?> entry) {
        PriorityClass owner = classOf(entry);
        KeyQueue queue = owner.queueOf(entry);
        queue.putBack(entry);
        owner.turns.addFirst(queue);
        size++;
    }

    @Override
    public void remove(Entry<?, ?> entry) {
        KeyQueue queue = entry.queue;
        if (queue == null) {
            throw new IllegalStateException("Task " + entry.taskId() + " is not queued");
        }
        queue.remove(entry);
        if (queue.isEmpty()) {
            queue.owner.turns.remove(queue);
            queue.owner.byKey.remove(queue.key);
        }
        size--;
    }

    @Override
    public @Nullable Entry<?, ?> poll() {
        return size == 0 ? null : poll(ageing.next(!high.isEmpty(), !normal.isEmpty(), !low.isEmpty()));
    }

    /** The next one of a priority that has tasks, of which another has made the choice. */
    @Nullable
    Entry<?, ?> poll(Priority priority) {
        size--;
        return classOf(priority).poll();
    }

    /** How many keys have tasks of this priority. */
    int keys(Priority priority) {
        return classOf(priority).turns.size();
    }

    @Override
    public @Nullable Entry<?, ?> takeAny() {
        return poll();
    }

    @Override
    public long longestWaitNanos(long nowNanos) {
        return Math.max(high.waitNanos(nowNanos), Math.max(normal.waitNanos(nowNanos), low.waitNanos(nowNanos)));
    }

    @Override
    public List<Entry<?, ?>> waitingFor(long waitNanos, long nowNanos, int most) {
        List<Entry<?, ?>> found = new ArrayList<>();
        for (PriorityClass priority : List.of(high, normal, low)) {
            for (KeyQueue queue : priority.turns) {
                queue.collect(waitNanos, nowNanos, most, found);
            }
        }
        return found;
    }

    private PriorityClass classOf(Entry<?, ?> entry) {
        return classOf(entry.options.priority());
    }

    private PriorityClass classOf(Priority priority) {
        return switch (priority) {
            case HIGH -> high;
            case NORMAL -> normal;
            case LOW -> low;
        };
    }

    /** The tasks of one priority. */
    static final class PriorityClass {
        private final Map<String, KeyQueue> byKey = new HashMap<>();
        private final LinkedHashSet<KeyQueue> turns = new LinkedHashSet<>();

        /** Counted by the queues of its keys. */
        int size;

        boolean isEmpty() {
            return turns.isEmpty();
        }

        /** As the keys take turns, those of others count as far as they come before the last one of this key. */
        long ahead(String key) {
            KeyQueue queue = byKey.get(key);
            long turn = queue == null ? 1 : queue.size() + 1L;
            return Math.min(size, turn * turns.size());
        }

        long waitNanos(long nowNanos) {
            return isEmpty() ? 0 : turns.getFirst().waitNanos(nowNanos);
        }

        KeyQueue queueOf(Entry<?, ?> entry) {
            String key = entry.options.key();
            KeyQueue queue = byKey.get(key);
            if (queue == null) {
                queue = new KeyQueue(this, key);
                byKey.put(key, queue);
                turns.addLast(queue);
            }
            return queue;
        }

        @Nullable
        Entry<?, ?> poll() {
            KeyQueue queue = turns.getFirst();
            Entry<?, ?> entry = queue.pollFirst();
            if (queue.isEmpty()) {
                turns.removeFirst();
                byKey.remove(queue.key);
            } else if (turns.size() > 1) {
                turns.addLast(queue);
            }
            return entry;
        }
    }
}
