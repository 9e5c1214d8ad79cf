package dev.offloop.tasks;

import java.util.Arrays;

/**
 * Scales an image with a triangle filter as wide as the scale, so that a reduced image is an average of what it covers.
 *
 * <p>The filter is separable: each source row is scaled across once, when the first result row needs it, and kept in a ring
 * only as long as result rows need it. Memory is a few rows, whatever the sizes. One thread.
 */
final class Resampler {
  private final PixelRows source;
  private final Taps across;
  private final Taps down;
  private final int bands;
  private final float[] sourceRow;
  private final float[][] ring;
  private int rowsScaled;

  Resampler(PixelRows source, int width, int height) {
    this.source = source;
    this.bands = source.bands();
    this.across = new Taps(source.width(), width);
    this.down = new Taps(source.height(), height);
    this.sourceRow = new float[source.width() * bands];
    this.ring = new float[down.longest() + 1][width * bands];
  }

  /** Computes result row y into {@code row}; rows must be asked for in order. */
  void row(int y, float[] row) {
    float[] weights = down.weights(y);
    int first = down.first(y);
    int samples = across.size() * bands;
    Arrays.fill(row, 0, samples, 0);
    for (int i = 0; i < weights.length; i++) {
      float weight = weights[i];
      float[] scaled = scaledRow(first + i);
      for (int s = 0; s < samples; s++) {
        row[s] += weight * scaled[s];
      }
    }
    if (source.hasAlpha()) {
      unpremultiply(row, samples);
    }
  }

  private float[] scaledRow(int y) {
    while (rowsScaled <= y) {
      source.read(rowsScaled, sourceRow);
      scaleAcross(ring[rowsScaled % ring.length]);
      rowsScaled++;
    }
    return ring[y % ring.length];
  }

  private void scaleAcross(float[] target) {
    for (int x = 0, to = 0; x < across.size(); x++) {
      float[] weights = across.weights(x);
      for (int band = 0; band < bands; band++, to++) {
        float sum = 0;
        for (int i = 0, from = across.first(x) * bands + band; i < weights.length; i++, from += bands) {
          sum += weights[i] * sourceRow[from];
        }
        target[to] = sum;
      }
    }
  }

  private void unpremultiply(float[] row, int samples) {
    int alpha = bands - 1;
    for (int at = 0; at < samples; at += bands) {
      float share = row[at + alpha] / 255f;
      for (int band = 0; share > 0 && band < alpha; band++) {
        row[at + band] /= share;
      }
    }
  }
}
