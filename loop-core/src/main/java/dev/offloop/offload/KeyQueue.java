package dev.offloop.offload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out for the tasks of one key and priority; linked through the entries, so that any can be taken out.
 */
final class KeyQueue {
    final ReadyQueue.PriorityClass owner;
    final String key;
    private @Nullable Entry<?, ?> first;
    private @Nullable Entry<?, ?> last;
    private int size;

    KeyQueue(ReadyQueue.PriorityClass owner, String key) {
        this.owner = owner;
        this.key = key;
    }

    boolean isEmpty() {
        return first == null;
    }

    int size() {
        return size;
    }

    /** How long the first one has waited. */
    long waitNanos(long nowNanos) {
        return first == null ? 0 : first.waitNanos(nowNanos);
    }

    /** Adds those that were accepted this long ago or longer, until the list has so many. */
    void collect(long waitNanos, long nowNanos, int most, List<Entry<?, ?>> into) {
        for (Entry<?, ?> entry = first; entry != null && into.size() < most; entry = entry.next) {
            if (entry.waitNanos(nowNanos) >= waitNanos) {
                into.add(entry);
            }
        }
    }

    void addLast(Entry<?, ?> entry) {
        link(last, entry, null);
    }

    /** Before the first task with a greater id; walks past no others than those that were put back as well. */
    void putBack(Entry<?, ?> entry) {
        Entry<?, ?> before = null;
        Entry<?, ?> after = first;
        while (after != null && after.taskId() < entry.taskId()) {
            before = after;
            after = after.next;
        }
        link(before, entry, after);
    }

    private void link(@Nullable Entry<?, ?> before, Entry<?, ?> entry, @Nullable Entry<?, ?> after) {
        size++;
        owner.size++;
        entry.queue = this;
        entry.previous = before;
        entry.next = after;
        if (before == null) {
            first = entry;
        } else {
            before.next = entry;
        }
        if (after == null) {
            last = entry;
        } else {
            after.previous = entry;
        }
    }

    @Nullable
    Entry<?, ?> pollFirst() {
        Entry<?, ?> entry = first;
        if (entry != null) {
            remove(entry);
        }
        return entry;
    }

    void remove(Entry<?, ?> entry) {
        size--;
        owner.size--;
        Entry<?, ?> before = entry.previous;
        Entry<?, ?> after = entry.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        entry.previous = null;
        entry.next = null;
        entry.queue = null;
    }
}
