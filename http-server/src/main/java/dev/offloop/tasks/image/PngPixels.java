package dev.offloop.tasks.image;

import java.util.Arrays;

/** Turns the raw samples of a PNG into samples of 0 to 255, with its palette and its transparent colour. */
final class PngPixels {
    private static final int MAX_COLOURS = 256;

    private final int channels;
    private final boolean indexed;
    private final Samples samples;

    /** What a raw sample is worth; those of sixteen bits are divided. */
    private final float[] values;

    /** Samples of each colour of the palette, multiplied by its alpha. */
    private final float[] palette;

    /** The colour that is transparent; empty when none is. */
    private final int[] clear;

    PngPixels(PngFile file) {
        PngHeader header = file.header();
        channels = header.channels();
        indexed = header.colour() == PngHeader.PALETTE;
        clear = indexed ? new int[0] : clear(header, file.transparency());
        samples = samples(header, file.transparency().length > 0);
        values = values(header.depth());
        palette = indexed ? palette(file.palette(), file.transparency()) : new float[0];
    }

    /** Short for the colour, or against the rules: then nothing is transparent. */
    private static int[] clear(PngHeader header, byte[] transparency) {
        boolean may = header.colour() == PngHeader.GREY || header.colour() == PngHeader.COLOURS;
        if (!may || transparency.length < 2 * header.channels()) {
            return new int[0];
        }
        int[] colour = new int[header.channels()];
        Arrays.setAll(colour, i -> (transparency[2 * i] & 0xFF) << 8 | (transparency[2 * i + 1] & 0xFF));
        return colour;
    }

    private Samples samples(PngHeader header, boolean transparentPalette) {
        return switch (header.colour()) {
            case PngHeader.GREY -> clear.length > 0 ? Samples.GREY_ALPHA : Samples.GREY;
            case PngHeader.COLOURS -> clear.length > 0 ? Samples.RGB_ALPHA : Samples.RGB;
            case PngHeader.PALETTE -> transparentPalette ? Samples.RGB_ALPHA : Samples.RGB;
            case PngHeader.GREY_ALPHA -> Samples.GREY_ALPHA;
            default -> Samples.RGB_ALPHA;
        };
    }

    private static float[] values(int depth) {
        float most = (1 << depth) - 1;
        float[] values = new float[1 << depth];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 255 / most;
        }
        return values;
    }

    /** What the file does not define is black. */
    private float[] palette(byte[] colours, byte[] alphas) {
        int bands = samples.bands;
        float[] palette = new float[MAX_COLOURS * bands];
        for (int i = 0; i < MAX_COLOURS; i++) {
            float alpha = i < alphas.length ? alphas[i] & 0xFF : 255;
            for (int band = 0; band < 3 && 3 * i + band < colours.length; band++) {
                palette[i * bands + band] = (colours[3 * i + band] & 0xFF) * alpha / 255;
            }
            if (bands == 4) {
                palette[i * bands + 3] = alpha;
            }
        }
        return palette;
    }

    Samples samples() {
        return samples;
    }

    void convert(int[] raw, float[] line) {
        if (indexed) {
            lookUp(raw, line);
        } else if (clear.length > 0) {
            cut(raw, line);
        } else {
            for (int i = 0; i < line.length; i++) {
                line[i] = values[raw[i]];
            }
            if (samples.alpha) {
                multiply(line);
            }
        }
    }

    private void lookUp(int[] raw, float[] line) {
        for (int x = 0; x < raw.length; x++) {
            System.arraycopy(palette, raw[x] * samples.bands, line, x * samples.bands, samples.bands);
        }
    }

    /** What has the transparent colour is nothing, and the rest is opaque. */
    private void cut(int[] raw, float[] line) {
        for (int from = 0, to = 0; from < raw.length; from += channels, to += channels + 1) {
            boolean visible = !Arrays.equals(raw, from, from + channels, clear, 0, channels);
            for (int channel = 0; channel < channels; channel++) {
                line[to + channel] = visible ? values[raw[from + channel]] : 0;
            }
            line[to + channels] = visible ? 255 : 0;
        }
    }

    private void multiply(float[] line) {
        int alpha = samples.bands - 1;
        for (int at = 0; at < line.length; at += samples.bands) {
            float share = line[at + alpha] / 255;
            for (int band = 0; band < alpha; band++) {
                line[at + band] *= share;
            }
        }
    }
}
