package dev.offloop.tasks.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gathers colours in cells of similar ones, and joins the cells to as many colours as are wanted. One thread. */
final class ColourGrid {
    private static final int CHANNELS = 4;

    /** Of alpha, red, green and blue. */
    private static final int[] BITS = {3, 5, 5, 5};

    private static final int CELLS = 1 << 18;

    private final int[] counts = new int[CELLS];
    private final long[] sums = new long[CHANNELS * CELLS];
    private final byte[] indexes = new byte[CELLS];

    void add(int colour) {
        int cell = cell(colour);
        counts[cell]++;
        for (int channel = 0; channel < CHANNELS; channel++) {
            sums[CHANNELS * cell + channel] += channel(colour, channel);
        }
    }

    private static int channel(int colour, int channel) {
        return (colour >>> (24 - 8 * channel)) & 0xFF;
    }

    private static int cell(int colour) {
        int cell = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            cell = (cell << BITS[channel]) | (channel(colour, channel) >> (8 - BITS[channel]));
        }
        return cell;
    }

    /** Finds at most so many colours. */
    int[] cut(int most) {
        List<Box> boxes = new ArrayList<>();
        boxes.add(new Box(used()));
        while (boxes.size() < most) {
            Box widest = boxes.getFirst();
            for (Box box : boxes) {
                widest = box.spread > widest.spread ? box : widest;
            }
            if (widest.spread <= 0) {
                break;
            }
            boxes.remove(widest);
            boxes.addAll(widest.cut());
        }
        int[] colours = new int[boxes.size()];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = boxes.get(i).colour();
            boxes.get(i).name((byte) i);
        }
        return colours;
    }

    private int[] used() {
        int[] used = new int[CELLS];
        int count = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            if (counts[cell] > 0) {
                used[count++] = cell;
            }
        }
        return Arrays.copyOf(used, count);
    }

    /** Which of the colours found stands for this one, which was added before. */
    byte index(int colour) {
        return indexes[cell(colour)];
    }

    private double mean(int cell, int channel) {
        return (double) sums[CHANNELS * cell + channel] / counts[cell];
    }

    /** Cells that become one colour. */
    private final class Box {
        final int[] cells;
        final double[] means = new double[CHANNELS];

        /** Squared distance of its colours to their mean, along the channel where that is largest. */
        double spread;

        int channel;

        Box(int[] cells) {
            this.cells = cells;
            for (int c = 0; c < CHANNELS; c++) {
                measure(c);
            }
        }

        private void measure(int c) {
            double sum = 0;
            double squares = 0;
            long count = 0;
            for (int cell : cells) {
                double mean = mean(cell, c);
                sum += mean * counts[cell];
                squares += mean * mean * counts[cell];
                count += counts[cell];
            }
            means[c] = sum / count;
            double along = squares - sum * means[c];
            if (cells.length > 1 && along > spread) {
                spread = along;
                channel = c;
            }
        }

        List<Box> cut() {
            int[] low = Arrays.stream(cells)
                    .filter(cell -> mean(cell, channel) <= means[channel])
                    .toArray();
            int[] high = Arrays.stream(cells)
                    .filter(cell -> mean(cell, channel) > means[channel])
                    .toArray();
            if (low.length == 0 || high.length == 0) {
                spread = 0;
                return List.of(this);
            }
            return List.of(new Box(low), new Box(high));
        }

        int colour() {
            int colour = 0;
            for (double mean : means) {
                colour = (colour << 8) | (int) Math.round(mean);
            }
            return colour;
        }

        void name(byte index) {
            for (int cell : cells) {
                indexes[cell] = index;
            }
        }
    }
}
