package dev.offloop.tasks.image;

import java.util.Arrays;

/**
 * Scales an image with a triangle filter as wide as the scale, so that a reduced image is an average of what it covers.
 *
 * <p>The filter is separable: each source row is scaled across when it arrives, and kept in a ring only as long as
 * result rows need it; a result row is handed on as soon as its last source row is there. Memory is a few rows,
 * whatever the sizes. One thread.
 */
final class Resampler implements ImageSource.Rows {
    private final ImageSource.Rows target;
    private final Taps across;
    private final Taps down;
    private final int bands;
    private final float[][] ring;
    private final float[] result;
    private int rowsIn;
    private int rowsOut;

    Resampler(Size from, Size to, int bands, ImageSource.Rows target) {
        this.target = target;
        this.bands = bands;
        across = new Taps(from.width(), to.width());
        down = new Taps(from.height(), to.height());
        ring = new float[down.longest()][to.width() * bands];
        result = new float[to.width() * bands];
    }

    @Override
    public void row(float[] samples) {
        scaleAcross(samples, ring[rowsIn % ring.length]);
        rowsIn++;
        while (rowsOut < down.size() && down.first(rowsOut) + down.weights(rowsOut).length <= rowsIn) {
            scaleDown(rowsOut);
            rowsOut++;
            target.row(result);
        }
    }

    private void scaleDown(int y) {
        float[] weights = down.weights(y);
        Arrays.fill(result, 0);
        for (int i = 0; i < weights.length; i++) {
            float weight = weights[i];
            float[] scaled = ring[(down.first(y) + i) % ring.length];
            for (int s = 0; s < result.length; s++) {
                result[s] += weight * scaled[s];
            }
        }
    }

    private void scaleAcross(float[] source, float[] scaled) {
        for (int x = 0, to = 0; x < across.size(); x++) {
            float[] weights = across.weights(x);
            for (int band = 0; band < bands; band++, to++) {
                float sum = 0;
                for (int i = 0, from = across.first(x) * bands + band; i < weights.length; i++, from += bands) {
                    sum += weights[i] * source[from];
                }
                scaled[to] = sum;
            }
        }
    }
}
