package dev.offloop.tasks.image;

import java.util.Arrays;

/**
 * The scaled image, upright, eight bits a sample, colours not multiplied by alpha. Takes rows as they lie in the file.
 */
final class Pixels implements ImageSource.Rows {
    private final Size lying;
    private final Size upright;
    private final Orientation orientation;
    private Samples samples;
    private byte[] bytes;
    private int y;

    Pixels(Size lying, Samples samples, Orientation orientation) {
        this.lying = lying;
        this.samples = samples;
        this.orientation = orientation;
        upright = lying.turned(orientation);
        bytes = new byte[Math.toIntExact(upright.pixels() * samples.bands)];
    }

    @Override
    public void row(float[] row) {
        int bands = samples.bands;
        int at = index(0, y);
        int step = lying.width() > 1 ? index(1, y) - at : 0;
        for (int from = 0; from < row.length; from += bands, at += step) {
            float unmultiply = samples.alpha && row[from + bands - 1] > 0 ? 255 / row[from + bands - 1] : 1;
            for (int band = 0; band < bands; band++) {
                boolean colour = band < samples.colours();
                bytes[at + band] = (byte)
                        Math.clamp(Math.round(colour ? row[from + band] * unmultiply : row[from + band]), 0, 255);
            }
        }
        y++;
    }

    /** Where a pixel of the lying image is kept. */
    private int index(int x, int y) {
        int uprightX = orientation.uprightX(x, y, lying.width(), lying.height());
        int uprightY = orientation.uprightY(x, y, lying.width(), lying.height());
        return (uprightY * upright.width() + uprightX) * samples.bands;
    }

    /** Converts the colours of a profile to sRGB; grey stays grey. */
    void convert(ColourProfile profile) {
        switch (samples) {
            case GREY, GREY_ALPHA -> convertGrey(profile);
            case RGB, RGB_ALPHA, CMYK -> convertColours(profile);
        }
    }

    private void convertGrey(ColourProfile profile) {
        byte[] greys = new byte[256];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = (byte) i;
        }
        byte[] rgb = profile.toRgb(greys, greys.length);
        for (int at = 0; at < bytes.length; at += samples.bands) {
            bytes[at] = rgb[3 * (bytes[at] & 0xFF) + 1];
        }
    }

    /** Row by row, in place: what comes out never takes more room than what went in. */
    private void convertColours(ColourProfile profile) {
        int width = upright.width();
        int colours = samples.colours();
        Samples converted = samples.alpha ? Samples.RGB_ALPHA : Samples.RGB;
        byte[] row = new byte[width * colours];
        for (int y = 0; y < upright.height(); y++) {
            copy(bytes, y * width * samples.bands, samples.bands, row, 0, colours, colours, width);
            byte[] rgb = profile.toRgb(row, width);
            copy(rgb, 0, 3, bytes, y * width * converted.bands, converted.bands, 3, width);
        }
        if (samples != converted) {
            samples = converted;
            bytes = Arrays.copyOf(bytes, width * upright.height() * converted.bands);
        }
    }

    private static void copy(
            byte[] source, int from, int sourceStep, byte[] target, int to, int targetStep, int samples, int pixels) {
        for (int x = 0; x < pixels; x++) {
            System.arraycopy(source, from + x * sourceStep, target, to + x * targetStep, samples);
        }
    }

    Size size() {
        return upright;
    }

    Samples samples() {
        return samples;
    }

    /** Row by row from the top, pixel by pixel. */
    byte[] bytes() {
        return bytes;
    }
}
