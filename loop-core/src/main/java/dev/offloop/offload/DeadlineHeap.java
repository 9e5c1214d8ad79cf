package dev.offloop.offload;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tasks with a deadline, earliest first: a binary heap whose entries know their index, so that a settled task is
 * taken out at once. Bounded by {@link Admission}. Home loop only.
 */
final class DeadlineHeap {
    private @Nullable Entry<?, ?>[] heap = new Entry<?, ?>[64];
    private int size;

    /** The entry whose deadline comes first. */
    @Nullable
    Entry<?, ?> first() {
        return size == 0 ? null : heap[0];
    }

    void add(Entry<?, ?> entry) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, entry);
    }

    /** Takes the entry out; does nothing when it is not in. */
    void remove(Entry<?, ?> entry) {
        int index = entry.heapIndex;
        if (index < 0) {
            return;
        }
        entry.heapIndex = -1;
        Entry<?, ?> moved = at(--size);
        heap[size] = null;
        if (moved != entry) {
            siftDown(index, moved);
            if (heap[index] == moved) {
                siftUp(index, moved);
            }
        }
    }

    private void siftUp(int from, Entry<?, ?> entry) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (at(parent).deadlineNanos - entry.deadlineNanos <= 0) {
                break;
            }
            place(index, at(parent));
            index = parent;
        }
        place(index, entry);
    }

    private void siftDown(int from, Entry<?, ?> entry) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && at(child + 1).deadlineNanos - at(child).deadlineNanos < 0) {
                child++;
            }
            if (entry.deadlineNanos - at(child).deadlineNanos <= 0) {
                break;
            }
            place(index, at(child));
            index = child;
        }
        place(index, entry);
    }

    private void place(int index, Entry<?, ?> entry) {
        heap[index] = entry;
        entry.heapIndex = index;
    }

    private Entry<?, ?> at(int index) {
        Entry<?, ?> entry = heap[index];
        if (entry == null) {
            throw new IllegalStateException("Hole in the deadline heap at " + index);
        }
        return entry;
    }
}
