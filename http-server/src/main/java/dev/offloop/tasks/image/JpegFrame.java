package dev.offloop.tasks.image;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The frame header of a JPEG (ISO 10918-1, B.2.2).
 *
 * @param progressive whether it comes in scans of growing detail
 * @param components in their order
 */
record JpegFrame(boolean progressive, Size size, List<Component> components) {
    private static final int BLOCK = 8;
    private static final int COEFFICIENT_BYTES = 2;

    JpegFrame {
        components = List.copyOf(components);
    }

    /**
     * One plane of samples.
     *
     * @param id its name
     * @param across horizontal sampling factor, 1 to 4
     * @param down vertical sampling factor, 1 to 4
     */
    record Component(int id, int across, int down) {}

    /** How many blocks of 8 × 8 samples a component has. */
    long blocks(int component) {
        return blocks(size.width(), Component::across, component) * blocks(size.height(), Component::down, component);
    }

    private long blocks(int pixels, ToIntFunction<Component> factor, int component) {
        int most = components.stream().mapToInt(factor).max().orElse(1);
        long samples = ((long) pixels * factor.applyAsInt(components.get(component)) + most - 1) / most;
        return (samples + BLOCK - 1) / BLOCK;
    }

    /** How many blocks all have together. */
    long blocks() {
        long sum = 0;
        for (int i = 0; i < components.size(); i++) {
            sum += blocks(i);
        }
        return sum;
    }

    /** What a decoder keeps when the image comes in several scans. */
    long coefficientBytes() {
        return blocks() * BLOCK * BLOCK * COEFFICIENT_BYTES;
    }
}
