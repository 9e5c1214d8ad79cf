package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** Converts pixels from the colours of an ICC profile to sRGB. One thread. */
final class ColourProfile {
    private static final int HEADER_BYTES = 128;
    private static final int CLASS = 12;
    private static final int SPACE = 16;
    private static final int SIGNATURE = 36;
    private static final int MAGIC = fourCc("acsp");

    private final ColorConvertOp conversion;
    private final int bands;

    private ColourProfile(ColorConvertOp conversion, int bands) {
        this.conversion = conversion;
        this.bands = bands;
    }

    /** Empty when the profile is broken, or is none for such samples: then it is ignored, as other programs do. */
    static Optional<ColourProfile> of(byte[] bytes, Samples samples) {
        if (!fits(bytes, samples)) {
            return Optional.empty();
        }
        try {
            ICC_Profile[] way = {ICC_Profile.getInstance(bytes), ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
            ColourProfile profile = new ColourProfile(new ColorConvertOp(way, null), samples.colours());
            profile.toRgb(new byte[samples.colours()], 1);
            return Optional.of(profile);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean fits(byte[] bytes, Samples samples) {
        return bytes.length > HEADER_BYTES
                && fourCc(bytes, 0) > HEADER_BYTES
                && fourCc(bytes, 0) <= bytes.length
                && fourCc(bytes, SIGNATURE) == MAGIC
                && isOfDevice(fourCc(bytes, CLASS))
                && fourCc(bytes, SPACE) == space(samples);
    }

    private static boolean isOfDevice(int profileClass) {
        return profileClass == fourCc("mntr")
                || profileClass == fourCc("scnr")
                || profileClass == fourCc("prtr")
                || profileClass == fourCc("spac");
    }

    private static int space(Samples samples) {
        return fourCc(
                switch (samples) {
                    case GREY, GREY_ALPHA -> "GRAY";
                    case RGB, RGB_ALPHA -> "RGB ";
                    case CMYK -> "CMYK";
                });
    }

    private static int fourCc(String text) {
        return fourCc(text.getBytes(US_ASCII), 0);
    }

    private static int fourCc(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    /** Converts pixels without alpha to three samples each. */
    byte[] toRgb(byte[] pixels, int count) {
        byte[] rgb = new byte[3 * count];
        conversion.filter(raster(pixels, count, bands), raster(rgb, count, 3));
        return rgb;
    }

    private static WritableRaster raster(byte[] pixels, int count, int bands) {
        int[] offsets = IntStream.range(0, bands).toArray();
        return Raster.createInterleavedRaster(
                new DataBufferByte(pixels, pixels.length), count, 1, count * bands, bands, offsets, null);
    }
}
