package dev.offloop.tasks.image;

import java.util.ArrayList;
import java.util.List;

/** Parts of arrays that are to be read as one file, without copying them. */
final class Slices {
    private final List<byte[]> arrays = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();

    /** Where each slice begins in the whole, and at the end the length of the whole. */
    private final List<Long> starts = new ArrayList<>(List.of(0L));

    Slices add(byte[] array) {
        return add(array, 0, array.length);
    }

    Slices add(byte[] array, int from, int to) {
        arrays.add(array);
        offsets.add(from);
        starts.add(length() + to - from);
        return this;
    }

    Slices addAll(Slices others) {
        for (int i = 0; i < others.arrays.size(); i++) {
            int from = others.offsets.get(i);
            add(others.arrays.get(i), from, from + (int) (others.starts.get(i + 1) - others.starts.get(i)));
        }
        return this;
    }

    long length() {
        return starts.getLast();
    }

    int count() {
        return arrays.size();
    }

    byte[] array(int slice) {
        return arrays.get(slice);
    }

    int offset(int slice) {
        return offsets.get(slice);
    }

    int length(int slice) {
        return (int) (starts.get(slice + 1) - starts.get(slice));
    }

    /** Position of the slice's first byte in the whole. */
    long start(int slice) {
        return starts.get(slice);
    }
}
