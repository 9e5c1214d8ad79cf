package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import java.util.Arrays;
import java.util.Optional;

/** Writes PNG files with few bits a pixel, for sources that had few colours. */
final class FewColours {
    private static final int GREY_DEPTH = 4;
    private static final int WHITE = (1 << GREY_DEPTH) - 1;

    private FewColours() {}

    /** Sixteen greys, or black and white when there are no others. */
    static byte[] greys(Pixels pixels, TaskContext context) {
        byte[] levels = new byte[pixels.bytes().length];
        boolean bilevel = true;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (((pixels.bytes()[i] & 0xFF) * WHITE + 127) / 255);
            bilevel &= levels[i] == 0 || levels[i] == WHITE;
        }
        PngHeader header = new PngHeader(pixels.size(), bilevel ? 1 : GREY_DEPTH, PngHeader.GREY, false);
        return PngWriter.write(header, new byte[0], new byte[0], packed(header, levels), context);
    }

    /** At most 256 colours; empty when that would show. */
    static Optional<byte[]> palette(Pixels pixels, TaskContext context) {
        return Palette.of(pixels).map(palette -> write(pixels, palette, context));
    }

    private static byte[] write(Pixels pixels, Palette palette, TaskContext context) {
        int[] colours = palette.colours();
        int depth = 1;
        while (1 << depth < colours.length) {
            depth *= 2;
        }
        byte[] opaque = new byte[3 * colours.length];
        byte[] alphas = new byte[colours.length];
        int withAlpha = 0;
        for (int i = 0; i < colours.length; i++) {
            opaque[3 * i] = (byte) (colours[i] >> 16);
            opaque[3 * i + 1] = (byte) (colours[i] >> 8);
            opaque[3 * i + 2] = (byte) colours[i];
            alphas[i] = (byte) (colours[i] >> 24);
            withAlpha = alphas[i] == -1 ? withAlpha : i + 1;
        }
        PngHeader header = new PngHeader(pixels.size(), depth, PngHeader.PALETTE, false);
        return PngWriter.write(
                header, opaque, Arrays.copyOf(alphas, withAlpha), packed(header, palette.indexes()), context);
    }

    /** Takes the lowest bits of each sample. */
    private static byte[] packed(PngHeader header, byte[] samples) {
        int depth = header.depth();
        if (depth == 8) {
            return samples;
        }
        int width = header.size().width();
        int rowBytes = header.rowBytes(width);
        byte[] rows = new byte[rowBytes * header.size().height()];
        for (int i = 0; i < samples.length; i++) {
            int bit = i % width * depth;
            int sample = samples[i] & ((1 << depth) - 1);
            rows[i / width * rowBytes + (bit >> 3)] |= (byte) (sample << (8 - depth - (bit & 7)));
        }
        return rows;
    }
}
