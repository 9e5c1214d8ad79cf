package dev.offloop.offload;

import dev.offloop.task.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a worker, in the order in which it will be handed over.
 *
 * <p><b>Priority with ageing.</b> The highest non-empty class is served. Each time a class is passed over while it
 * holds tasks its age grows by one; at {@value #NORMAL_AGE} passes for normal and {@value #LOW_AGE} for low it is
 * served once and starts anew. So under a flood of high-priority tasks one start in nine is normal and one in 33 low:
 * enough that nothing waits for ever, without a clock and without touching the waiting tasks.
 *
 * <p><b>Fairness by key.</b> Within a class the keys take turns, one task each, and the tasks of a key keep their
 * order.
 *
 * <p>All operations take constant time. Bounded by {@link Admission}. Home loop only.
 */
final class ReadyQueue {
    static final int NORMAL_AGE = 8;
    static final int LOW_AGE = 32;

    private final PriorityClass high = new PriorityClass(Integer.MAX_VALUE);
    private final PriorityClass normal = new PriorityClass(NORMAL_AGE);
    private final PriorityClass low = new PriorityClass(LOW_AGE);
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void addLast(Entry<?, ?> entry) {
        classOf(entry).queueOf(entry).addLast(entry);
        size++;
    }

    /** Puts a task back that had its turn already: where it stood among those of its key, and its key's turn next. */
    void putBack(Entry<?, ?> entry) {
        PriorityClass owner = classOf(entry);
        KeyQueue queue = owner.queueOf(entry);
        queue.putBack(entry);
        owner.turns.addFirst(queue);
        size++;
    }

    void remove(Entry<?, ?> entry) {
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

    @Nullable
    Entry<?, ?> poll() {
        if (size == 0) {
            return null;
        }
        PriorityClass chosen = choose();
        low.passUnless(chosen);
        normal.passUnless(chosen);
        size--;
        return chosen.poll();
    }

    /** How long the next task of each class has waited, the longest of them; 0 when none waits. */
    long longestWaitNanos(long nowNanos) {
        return Math.max(high.waitNanos(nowNanos), Math.max(normal.waitNanos(nowNanos), low.waitNanos(nowNanos)));
    }

    /** Those that were accepted this long ago or longer, at most so many. */
    List<Entry<?, ?>> waitingFor(long waitNanos, long nowNanos, int most) {
        List<Entry<?, ?>> found = new ArrayList<>();
        for (PriorityClass priority : List.of(high, normal, low)) {
            for (KeyQueue queue : priority.turns) {
                queue.collect(waitNanos, nowNanos, most, found);
            }
        }
        return found;
    }

    private PriorityClass choose() {
        if (low.isDue()) {
            return low;
        }
        if (normal.isDue()) {
            return normal;
        }
        return high.isEmpty() ? (normal.isEmpty() ? low : normal) : high;
    }

    private PriorityClass classOf(Entry<?, ?> entry) {
        Priority priority = entry.options.priority();
        return switch (priority) {
            case HIGH -> high;
            case NORMAL -> normal;
            case LOW -> low;
        };
    }

    /** The tasks of one priority. */
    static final class PriorityClass {
        private final int ageOfDue;
        private final Map<String, KeyQueue> byKey = new HashMap<>();
        private final LinkedHashSet<KeyQueue> turns = new LinkedHashSet<>();
        private int age;

        PriorityClass(int ageOfDue) {
            this.ageOfDue = ageOfDue;
        }

        boolean isEmpty() {
            return turns.isEmpty();
        }

        boolean isDue() {
            return age >= ageOfDue && !isEmpty();
        }

        long waitNanos(long nowNanos) {
            return isEmpty() ? 0 : turns.getFirst().waitNanos(nowNanos);
        }

        void passUnless(PriorityClass chosen) {
            age = this == chosen || isEmpty() ? 0 : age + 1;
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
