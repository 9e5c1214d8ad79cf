package dev.offloop.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap of timer lists, the earliest at its root; a list knows its place, so that it can be taken out. */
final class TimerHeap {
    private @Nullable TimerList[] heap = new @Nullable TimerList[16];
    private int size;

    @Nullable
    TimerList peek() {
        return heap[0];
    }

    void add(TimerList list) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        place(list, size++);
        siftUp(list);
    }

    void remove(TimerList list) {
        int index = list.heapIndex;
        TimerList last = at(--size);
        heap[size] = null;
        if (last != list) {
            place(last, index);
            siftUp(last);
            siftDown(last);
        }
    }

    /** Restores the order after the list's expiry was moved later. */
    void siftDown(TimerList list) {
        int index = list.heapIndex;
        for (int child; (child = 2 * index + 1) < size; index = child) {
            if (child + 1 < size && at(child + 1).before(at(child))) {
                child++;
            }
            if (!at(child).before(list)) {
                break;
            }
            place(at(child), index);
        }
        place(list, index);
    }

    private void siftUp(TimerList list) {
        int index = list.heapIndex;
        while (index > 0 && list.before(at(parent(index)))) {
            place(at(parent(index)), index);
            index = parent(index);
        }
        place(list, index);
    }

    private static int parent(int index) {
        return (index - 1) / 2;
    }

    private void place(TimerList list, int index) {
        heap[index] = list;
        list.heapIndex = index;
    }

    private TimerList at(int index) {
        TimerList list = heap[index];
        if (list == null) {
            throw new AssertionError("hole in the heap at " + index + " of " + size);
        }
        return list;
    }
}
