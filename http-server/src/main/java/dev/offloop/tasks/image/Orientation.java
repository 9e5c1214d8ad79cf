package dev.offloop.tasks.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How the rows of an image lie, as cameras write it into the Exif block (Exif 2.3, tag 0x0112; values 1 to 8).
 *
 * @param swapped rows are columns
 * @param flipX the upright image runs from right to left
 * @param flipY the upright image runs from bottom to top
 */
record Orientation(boolean swapped, boolean flipX, boolean flipY) {
    static final Orientation UPRIGHT = new Orientation(false, false, false);

    private static final int IFD_ENTRY_BYTES = 12;
    private static final short TAG_ORIENTATION = 0x0112;
    private static final short TYPE_BYTE = 1;
    private static final short TYPE_LONG = 4;

    static Orientation ofExif(int value) {
        return value < 2 || value > 8
                ? UPRIGHT
                : new Orientation(
                        value >= 5,
                        value == 2 || value == 3 || value == 6 || value == 7,
                        value == 3 || value == 4 || value == 7 || value == 8);
    }

    /** Reads it from an Exif block; empty when that is broken or does not say. */
    static Optional<Orientation> ofTiff(byte[] file, int from, int to) {
        ByteBuffer tiff = ByteBuffer.wrap(file, from, to - from).slice();
        if (tiff.remaining() < 8 || tiff.get(0) != tiff.get(1) || (tiff.get(0) != 'I' && tiff.get(0) != 'M')) {
            return Optional.empty();
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return Optional.empty();
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * IFD_ENTRY_BYTES;
            if (entry > tiff.limit() - IFD_ENTRY_BYTES) {
                break;
            }
            if (tiff.getShort(entry) == TAG_ORIENTATION) {
                return Optional.of(ofExif(value(tiff, entry)));
            }
        }
        return Optional.empty();
    }

    /** The standard says a short integer; some writers take a byte or a long one. */
    private static int value(ByteBuffer tiff, int entry) {
        return switch (tiff.getShort(entry + 2)) {
            case TYPE_BYTE -> tiff.get(entry + 8);
            case TYPE_LONG -> tiff.getInt(entry + 8);
            default -> tiff.getShort(entry + 8);
        };
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
