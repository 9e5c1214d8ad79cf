package dev.offloop.child.wire;

import java.util.Arrays;

/** A reusable array that holds one encoded frame. Grows to the largest frame seen, which the frame limit bounds. */
public final class FrameBuffer {
  private byte[] array;
  private int length;

  public FrameBuffer(int initialBytes) {
    array = new byte[initialBytes];
  }

  /** The bytes; those up to {@link #length()} are the frame. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  /** Makes room for a frame of this many bytes, keeping none of the old ones. */
  public byte[] reset(int frameBytes) {
    if (array.length < frameBytes) {
      array = new byte[Math.max(frameBytes, array.length * 2)];
    } else {
      Arrays.fill(array, 0, Math.min(frameBytes, FrameLayout.HEADER_BYTES), (byte) 0);
    }
    length = frameBytes;
    return array;
  }
}
