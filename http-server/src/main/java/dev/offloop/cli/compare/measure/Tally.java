package dev.offloop.cli.compare.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Collects the answers of one slice. The first part of it does not count: workers wake up, windows open, caches fill.
 * Event loop only.
 */
final class Tally {
  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int SETTLING_PARTS = 8;

  private final Histogram histogram = new Histogram(MAX_NANOS, 2);
  private final long countsFromNanos;
  private final long endNanos;
  private long firstNanos;
  private long lastNanos;
  private long answered;
  private long counted;

  Tally(long startNanos, long endNanos) {
    this.endNanos = endNanos;
    this.countsFromNanos = startNanos + (endNanos - startNanos) / SETTLING_PARTS;
    this.firstNanos = startNanos;
    this.lastNanos = startNanos;
  }

  /** Takes an answer; the last one before the end still counts, so that there is at least one. */
  void answered(long startedNanos, long nowNanos) {
    answered++;
    boolean settling = nowNanos - countsFromNanos < 0;
    if (settling) {
      firstNanos = nowNanos;
      return;
    }
    counted++;
    lastNanos = nowNanos;
    histogram.recordValue(Math.clamp(nowNanos - startedNanos, 0, MAX_NANOS));
  }

  boolean isOver(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  /** All answers, those of the settling included. */
  long answered() {
    return answered;
  }

  long counted() {
    return counted;
  }

  double perSecond() {
    return counted * 1e9 / Math.max(1, lastNanos - firstNanos);
  }

  Histogram histogram() {
    return histogram;
  }
}
