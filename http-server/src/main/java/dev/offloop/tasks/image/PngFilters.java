package dev.offloop.tasks.image;

/**
 * Filters the rows of a PNG before they are compressed, each with that of the five filters which leaves the smallest
 * differences (ISO 15948, 12.7). One thread.
 */
final class PngFilters {
    static final int NONE = 0;
    static final int SUB = 1;
    static final int UP = 2;
    static final int AVERAGE = 3;
    static final int PAETH = 4;

    private static final int COUNT = 5;

    private final int pixelBytes;

    /** Each with the filter's number before the row. */
    private final byte[][] filtered;

    /** @param pixelBytes of a whole pixel, at least 1 */
    PngFilters(int rowBytes, int pixelBytes) {
        this.pixelBytes = pixelBytes;
        filtered = new byte[COUNT][rowBytes + 1];
        for (int filter = 0; filter < COUNT; filter++) {
            filtered[filter][0] = (byte) filter;
        }
    }

    /** The row as it is. */
    byte[] none(byte[] pixels, int from) {
        System.arraycopy(pixels, from, filtered[NONE], 1, filtered[NONE].length - 1);
        return filtered[NONE];
    }

    /** The row at this position, filtered; the one before it lies above, if there is one. */
    byte[] best(byte[] pixels, int from) {
        int rowBytes = filtered[NONE].length - 1;
        long[] sums = new long[COUNT];
        for (int i = 0; i < rowBytes; i++) {
            int at = from + i;
            int here = pixels[at] & 0xFF;
            int left = i < pixelBytes ? 0 : pixels[at - pixelBytes] & 0xFF;
            int up = from == 0 ? 0 : pixels[at - rowBytes] & 0xFF;
            int corner = i < pixelBytes || from == 0 ? 0 : pixels[at - rowBytes - pixelBytes] & 0xFF;
            sums[NONE] += put(NONE, i, here);
            sums[SUB] += put(SUB, i, here - left);
            sums[UP] += put(UP, i, here - up);
            sums[AVERAGE] += put(AVERAGE, i, here - ((left + up) >> 1));
            sums[PAETH] += put(PAETH, i, here - paeth(left, up, corner));
        }
        int best = NONE;
        for (int filter = SUB; filter < COUNT; filter++) {
            best = sums[filter] < sums[best] ? filter : best;
        }
        return filtered[best];
    }

    private int put(int filter, int i, int difference) {
        filtered[filter][i + 1] = (byte) difference;
        return Math.abs((byte) difference);
    }

    /** What Paeth expects of a sample: that of its neighbours which is nearest to their plane. */
    static int paeth(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }
}
