package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a PNG from top to bottom, each as raw samples of all its pixels.
 *
 * <p>An interlaced image holds seven coarse images one after the other, and a row of it comes from up to four of them.
 * Each is inflated by itself, from the start of the data to where it lies, so that no more than a row of each is in
 * memory; all together unpack the data about twice.
 */
final class PngRows implements AutoCloseable {
    private static final Pass WHOLE = new Pass(0, 0, 1, 1);
    private static final List<Pass> ADAM7 = List.of(
            new Pass(0, 0, 8, 8),
            new Pass(4, 0, 8, 8),
            new Pass(0, 4, 4, 8),
            new Pass(2, 0, 4, 4),
            new Pass(0, 2, 2, 4),
            new Pass(1, 0, 2, 2),
            new Pass(0, 1, 1, 2));

    private final PngHeader header;
    private final List<Open> passes = new ArrayList<>();
    private final int[] samples;
    private int y;

    PngRows(PngFile file, TaskContext context) {
        header = file.header();
        samples = new int[header.size().width() * header.channels()];
        long start = 0;
        for (Pass pass : header.interlaced() ? ADAM7 : List.of(WHOLE)) {
            Size size = pass.of(header.size());
            if (size.pixels() > 0) {
                int rowBytes = header.rowBytes(size.width());
                int pixelBytes = Math.max(1, header.rowBytes(1));
                passes.add(new Open(pass, new PngScanlines(file.data(), start, rowBytes, pixelBytes, context)));
                start += (rowBytes + 1L) * size.height();
            }
        }
    }

    /** How many bytes the rows have once they are inflated. */
    static long inflatedBytes(PngHeader header) {
        return (header.rowBytes(header.size().width()) + 1L) * header.size().height();
    }

    /** The next row; overwritten by the one after it. */
    int[] next() {
        for (Open open : passes) {
            if (open.pass.holds(y)) {
                unpack(open.lines.next(), open.pass);
            }
        }
        y++;
        return samples;
    }

    private void unpack(byte[] row, Pass pass) {
        int channels = header.channels();
        int gap = (pass.stepX - 1) * channels;
        int to = pass.x * channels;
        for (int from = 0; to < samples.length; to += gap) {
            for (int end = to + channels; to < end; to++, from++) {
                samples[to] = sample(row, from);
            }
        }
    }

    private int sample(byte[] row, int index) {
        return switch (header.depth()) {
            case 8 -> row[index] & 0xFF;
            case 16 -> (row[2 * index] & 0xFF) << 8 | (row[2 * index + 1] & 0xFF);
            default -> bits(row, index * header.depth(), header.depth());
        };
    }

    private static int bits(byte[] row, int at, int count) {
        return (row[at >> 3] >> (8 - count - (at & 7))) & ((1 << count) - 1);
    }

    @Override
    public void close() {
        passes.forEach(open -> open.lines.close());
    }

    /** Which pixels a pass holds: its first, and every how many. */
    private record Pass(int x, int y, int stepX, int stepY) {
        Size of(Size image) {
            return new Size(
                    Math.max(0, (image.width() - x + stepX - 1) / stepX),
                    Math.max(0, (image.height() - y + stepY - 1) / stepY));
        }

        boolean holds(int row) {
            return row >= y && (row - y) % stepY == 0;
        }
    }

    private record Open(Pass pass, PngScanlines lines) {}
}
