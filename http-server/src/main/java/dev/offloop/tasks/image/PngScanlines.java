package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.PNG;

import dev.offloop.task.TaskContext;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the rows of a PNG, or of one of its passes, and undoes their filters (ISO 15948, 9). One thread. */
final class PngScanlines implements AutoCloseable {
    private static final int SKIP_BYTES = 1 << 16;

    private final Slices data;
    private final TaskContext context;
    private final int pixelBytes;
    private final Inflater inflater = new Inflater();
    private final byte[] filter = new byte[1];
    private long before;
    private int slice;
    private byte[] row;
    private byte[] above;

    /**
     * @param start how many inflated bytes lie before the first row
     * @param rowBytes of a row, without its filter
     * @param pixelBytes of a whole pixel, at least 1
     */
    PngScanlines(Slices data, long start, int rowBytes, int pixelBytes, TaskContext context) {
        this.data = data;
        this.context = context;
        this.pixelBytes = pixelBytes;
        before = start;
        row = new byte[rowBytes];
        above = new byte[rowBytes];
    }

    /** The next row; valid until the one after the next is asked for. */
    byte[] next() {
        skip();
        byte[] free = above;
        above = row;
        row = free;
        inflate(filter, 1);
        inflate(row, row.length);
        unfilter();
        return row;
    }

    /** Passes over the rows of earlier passes. */
    private void skip() {
        byte[] waste = new byte[(int) Math.min(SKIP_BYTES, before)];
        while (before > 0) {
            context.checkpoint();
            int bytes = (int) Math.min(before, waste.length);
            inflate(waste, bytes);
            before -= bytes;
        }
    }

    private void inflate(byte[] target, int length) {
        int at = 0;
        try {
            while (at < length) {
                int bytes = inflater.inflate(target, at, length - at);
                at += bytes;
                if (bytes == 0 && at < length) {
                    feed();
                }
            }
        } catch (DataFormatException e) {
            throw new DamagedImageException(PNG, "its compressed data is broken", e);
        }
    }

    private void feed() {
        if (slice == data.count() || inflater.finished() || inflater.needsDictionary()) {
            throw new DamagedImageException(PNG, "its data ends before its rows do");
        }
        inflater.setInput(data.array(slice), data.offset(slice), data.length(slice));
        slice++;
    }

    private void unfilter() {
        switch (filter[0]) {
            case PngFilters.NONE -> {}
            case PngFilters.SUB -> sub();
            case PngFilters.UP -> up();
            case PngFilters.AVERAGE -> average();
            case PngFilters.PAETH -> paeth();
            default -> throw new DamagedImageException(PNG, "a row has the unknown filter " + (filter[0] & 0xFF));
        }
    }

    private void sub() {
        for (int i = pixelBytes; i < row.length; i++) {
            row[i] += row[i - pixelBytes];
        }
    }

    private void up() {
        for (int i = 0; i < row.length; i++) {
            row[i] += above[i];
        }
    }

    private void average() {
        for (int i = 0; i < row.length; i++) {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xFF;
            row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
        }
    }

    private void paeth() {
        for (int i = 0; i < row.length; i++) {
            boolean first = i < pixelBytes;
            int left = first ? 0 : row[i - pixelBytes] & 0xFF;
            int corner = first ? 0 : above[i - pixelBytes] & 0xFF;
            row[i] += (byte) PngFilters.paeth(left, above[i] & 0xFF, corner);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
