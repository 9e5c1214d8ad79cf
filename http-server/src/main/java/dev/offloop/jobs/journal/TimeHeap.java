package dev.offloop.jobs.journal;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Jobs by a time, the earliest first: a binary heap in arrays, 20 bytes a job. A job that has changed meanwhile is not
 * taken out; who takes an entry looks whether it still holds, by the mark.
 */
final class TimeHeap {
    private static final int FIRST = 64;

    private long[] times = new long[FIRST];
    private long[] marks = new long[FIRST];
    private int[] refs = new int[FIRST];
    private int size;

    int size() {
        return size;
    }

    /** Of the earliest; {@link Long#MAX_VALUE} when there is none. */
    long time() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    int ref() {
        return refs[0];
    }

    long mark() {
        return marks[0];
    }

    void add(long time, int ref, long mark) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            marks = Arrays.copyOf(marks, 2 * size);
            refs = Arrays.copyOf(refs, 2 * size);
        }
        int at = size++;
        while (at > 0 && times[(at - 1) / 2] > time) {
            copy((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        set(at, time, ref, mark);
    }

    /** Takes out the earliest. */
    void remove() {
        size--;
        long time = times[size];
        long mark = marks[size];
        int ref = refs[size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && times[child + 1] < times[child]) {
                child++;
            }
            if (times[child] >= time) {
                break;
            }
            copy(child, at);
            at = child;
        }
        set(at, time, ref, mark);
    }

    /** Gives all jobs new numbers. */
    void renumber(IntUnaryOperator renumbering) {
        for (int i = 0; i < size; i++) {
            refs[i] = renumbering.applyAsInt(refs[i]);
        }
    }

    private void copy(int from, int to) {
        set(to, times[from], refs[from], marks[from]);
    }

    private void set(int at, long time, int ref, long mark) {
        times[at] = time;
        marks[at] = mark;
        refs[at] = ref;
    }
}
