package dev.offloop.offload;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tasks with a deadline, earliest first: a binary heap whose entries know their index.
 *
 * <p>Most tasks are settled before their deadline, and to close the gap that one leaves would touch a task for each
 * level, which of a million is a cache miss each. So the gap stays, with its deadline and without its task, until it
 * comes first or gaps are the half, when all are closed at once. Deadlines lie beside each other, not in the tasks, for
 * the same reason. Takes constant time for what is added in order and taken out, on average.
 *
 * <p>Bounded by {@link Admission}, twice. Home loop only.
 */
final class DeadlineHeap {
    private static final int MIN_CAPACITY = 64;

    private @Nullable Entry<?, ?>[] entries = new Entry<?, ?>[MIN_CAPACITY];
    private long[] deadlines = new long[MIN_CAPACITY];

    /** Gaps included. */
    private int size;

    private int gaps;

    /** The entry whose deadline comes first. */
    @Nullable
    Entry<?, ?> first() {
        return size == 0 ? null : entries[0];
    }

    void add(Entry<?, ?> entry) {
        if (size == entries.length) {
            resize(2 * size);
        }
        siftUp(size++, entry, entry.deadlineNanos);
    }

    /** Takes the entry out; does nothing when it is not in. */
    void remove(Entry<?, ?> entry) {
        int index = entry.heapIndex;
        if (index < 0) {
            return;
        }
        entry.heapIndex = -1;
        entries[index] = null;
        gaps++;
        if (2 * gaps > size && size > MIN_CAPACITY) {
            closeGaps();
        }
        while (size > 0 && entries[0] == null) {
            gaps--;
            removeFirst();
        }
    }

    private void removeFirst() {
        size--;
        Entry<?, ?> last = entries[size];
        entries[size] = null;
        if (size > 0) {
            siftDown(0, last, deadlines[size]);
        }
    }

    /** In time that the removals since the last time have paid for. */
    private void closeGaps() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            Entry<?, ?> entry = entries[i];
            if (entry != null) {
                place(kept, entry, deadlines[i]);
                kept++;
            }
        }
        Arrays.fill(entries, kept, size, null);
        size = kept;
        gaps = 0;
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i, entries[i], deadlines[i]);
        }
        if (4 * size < entries.length) {
            resize(Math.max(MIN_CAPACITY, entries.length / 2));
        }
    }

    private void resize(int capacity) {
        entries = Arrays.copyOf(entries, capacity);
        deadlines = Arrays.copyOf(deadlines, capacity);
    }

    private void siftUp(int from, Entry<?, ?> entry, long deadline) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (deadlines[parent] - deadline <= 0) {
                break;
            }
            place(index, entries[parent], deadlines[parent]);
            index = parent;
        }
        place(index, entry, deadline);
    }

    private void siftDown(int from, @Nullable Entry<?, ?> entry, long deadline) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && deadlines[child + 1] - deadlines[child] < 0) {
                child++;
            }
            if (deadline - deadlines[child] <= 0) {
                break;
            }
            place(index, entries[child], deadlines[child]);
            index = child;
        }
        place(index, entry, deadline);
    }

    private void place(int index, @Nullable Entry<?, ?> entry, long deadline) {
        entries[index] = entry;
        deadlines[index] = deadline;
        if (entry != null) {
            entry.heapIndex = index;
        }
    }
}
