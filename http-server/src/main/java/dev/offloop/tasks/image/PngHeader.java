package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.PNG;

import java.nio.ByteBuffer;

/**
 * The first chunk of a PNG (ISO 15948, 11.2.2).
 *
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param colour 0 grey, 2 colours, 3 palette, 4 grey and alpha, 6 colours and alpha
 * @param interlaced in seven passes, by Adam7
 */
record PngHeader(Size size, int depth, int colour, boolean interlaced) {
    static final int GREY = 0;
    static final int COLOURS = 2;
    static final int PALETTE = 3;
    static final int GREY_ALPHA = 4;
    static final int COLOURS_ALPHA = 6;

    private static final int BYTES = 13;

    static PngHeader of(byte[] file, int from, int to) {
        if (to - from != BYTES) {
            throw new DamagedImageException(PNG, "its header has " + (to - from) + " bytes");
        }
        ByteBuffer content = ByteBuffer.wrap(file, from, BYTES);
        Size size = new Size(content.getInt(), content.getInt());
        PngHeader header = new PngHeader(size, content.get(), content.get(), file[to - 1] == 1);
        if (size.width() <= 0
                || size.height() <= 0
                || !header.isDefined()
                || file[to - 3] != 0
                || file[to - 2] != 0
                || (file[to - 1] & ~1) != 0) {
            throw new DamagedImageException(PNG, "its header says what no PNG can");
        }
        return header;
    }

    private boolean isDefined() {
        return switch (colour) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case COLOURS, GREY_ALPHA, COLOURS_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    /** How many samples a pixel has in the file. */
    int channels() {
        return switch (colour) {
            case COLOURS -> 3;
            case GREY_ALPHA -> 2;
            case COLOURS_ALPHA -> 4;
            default -> 1;
        };
    }

    /** Bytes of so many pixels in a row, without the byte that names the filter. */
    int rowBytes(int pixels) {
        return (int) (((long) pixels * channels() * depth + 7) / 8);
    }
}
