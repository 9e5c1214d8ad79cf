package dev.offloop.tasks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How the rows of a JPEG lie, as cameras write it into the Exif block (Exif 2.3, tag 0x0112; values 1 to 8).
 *
 * @param swapped rows are columns
 * @param flipX the upright image runs from right to left
 * @param flipY the upright image runs from bottom to top
 */
record Orientation(boolean swapped, boolean flipX, boolean flipY) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int MARKER_APP1 = 0xE1;
  private static final int MARKER_SCAN = 0xDA;
  private static final byte[] EXIF = "Exif\0\0".getBytes(US_ASCII);
  private static final int IFD_ENTRY_BYTES = 12;
  private static final short TAG_ORIENTATION = 0x0112;

  static Orientation ofExif(int value) {
    return value < 2 || value > 8
        ? UPRIGHT
        : new Orientation(
            value >= 5,
            value == 2 || value == 3 || value == 6 || value == 7,
            value == 3 || value == 4 || value == 7 || value == 8);
  }

  /** Reads it from a JPEG file; upright when the file does not say, or says it wrongly. */
  static Orientation ofJpeg(byte[] file) {
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xFF) == 0xFF) {
      int marker = file[at + 1] & 0xFF;
      int length = ((file[at + 2] & 0xFF) << 8) | (file[at + 3] & 0xFF);
      int end = at + 2 + length;
      if (marker == MARKER_SCAN || length < 2 || end > file.length) {
        break;
      }
      int body = at + 4;
      if (marker == MARKER_APP1 && startsWithExif(file, body, end)) {
        return ofTiff(ByteBuffer.wrap(file, body + EXIF.length, end - body - EXIF.length).slice());
      }
      at = end;
    }
    return UPRIGHT;
  }

  private static boolean startsWithExif(byte[] file, int from, int end) {
    return end - from >= EXIF.length && Arrays.equals(file, from, from + EXIF.length, EXIF, 0, EXIF.length);
  }

  private static Orientation ofTiff(ByteBuffer tiff) {
    if (tiff.remaining() < 8) {
      return UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * IFD_ENTRY_BYTES;
      if (entry > tiff.limit() - IFD_ENTRY_BYTES) {
        break;
      }
      if (tiff.getShort(entry) == TAG_ORIENTATION) {
        return ofExif(tiff.getShort(entry + 8) & 0xFFFF);
      }
    }
    return UPRIGHT;
  }

  /** Where the pixel at (x, y) of a width × height image lies in the upright one. */
  int uprightX(int x, int y, int width, int height) {
    int across = swapped ? y : x;
    return flipX ? (swapped ? height : width) - 1 - across : across;
  }

  /** Where the pixel at (x, y) of a width × height image lies in the upright one. */
  int uprightY(int x, int y, int width, int height) {
    int down = swapped ? x : y;
    return flipY ? (swapped ? width : height) - 1 - down : down;
  }
}
