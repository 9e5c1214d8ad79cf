package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.Pictures.BLUE;
import static dev.offloop.tasks.image.Pictures.RED;
import static dev.offloop.tasks.image.Pictures.assertHalves;
import static dev.offloop.tasks.image.Pictures.halves;
import static dev.offloop.tasks.image.Pictures.scaled;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected colours are those of libjpeg and littlecms, as Pillow shows them. */
class ColoursTest {
    private static final Color GREY = new Color(128, 128, 128);

    @Test
    void aProfileInAPngIsAppliedAsInAJpeg() throws Exception {
        byte[] swapped = Profiles.swapped();
        byte[] jpeg =
                Jpegs.insert(Jpegs.bare(Jpegs.of(halves(64, 64, Color.RED, GREY))), Jpegs.profilePart(1, 1, swapped));
        byte[] png = Pngs.insertBefore("IDAT", Pngs.of(halves(64, 64, Color.RED, GREY)), Pngs.profile(swapped));

        assertHalves(scaled(jpeg, 32), new Color(0, 0, 254), GREY);
        assertHalves(scaled(png, 32), new Color(0, 0, 254), GREY);
    }

    @Test
    void aProfileIsAppliedToAPaletteAndBesideAlpha() throws Exception {
        BufferedImage indexed = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_INDEXED);
        indexed.createGraphics().drawImage(halves(64, 64, Color.RED, Color.WHITE), 0, 0, null);
        BufferedImage veiled = new BufferedImage(64, 64, BufferedImage.TYPE_4BYTE_ABGR);
        for (int i = 0; i < 64 * 64; i++) {
            veiled.setRGB(i % 64, i / 64, 0x80FF0000);
        }
        byte[] profile = Pngs.profile(Profiles.swapped());

        assertHalves(
                scaled(Pngs.insertBefore("PLTE", Pngs.of(indexed), profile), 32), new Color(0, 0, 254), Color.WHITE);
        assertThat(scaled(Pngs.insertBefore("IDAT", Pngs.of(veiled), profile), 32)
                        .getRGB(16, 16))
                .isIn(0x800000FF, 0x800000FE);
    }

    @Test
    void widerColoursBecomeSrgb() throws Exception {
        Color inP3 = new Color(180, 100, 90);
        byte[] png = Pngs.insertBefore("IDAT", Pngs.of(halves(64, 64, inP3, GREY)), Pngs.profile(Profiles.displayP3()));

        assertHalves(scaled(png, 32), new Color(194, 97, 85), GREY);
    }

    @Test
    void linearGreyBecomesBrighterAndStaysGrey() throws Exception {
        BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSamples(0, 0, 64, 64, 0, filled(64 * 64, 128));
        byte[] png = Pngs.insertBefore("IDAT", Pngs.of(grey), Pngs.profile(Profiles.linearGrey()));
        byte[] jpeg = Jpegs.insert(Jpegs.of(grey), Jpegs.profilePart(1, 1, Profiles.linearGrey()));

        for (byte[] file : new byte[][] {png, jpeg}) {
            BufferedImage small = scaled(file, 16);
            assertThat(small.getRaster().getNumBands()).isEqualTo(1);
            assertThat(small.getRaster().getSample(8, 8, 0)).isBetween(187, 189);
        }
    }

    private static int[] filled(int length, int value) {
        int[] samples = new int[length];
        Arrays.fill(samples, value);
        return samples;
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "one of two", "twice", "cut", "grey", "Lab", "zeros", "no signature", "link"})
    void aProfileThatCannotBeUsedIsIgnored(String what) throws Exception {
        byte[] good = Profiles.swapped();
        byte[] bare = Jpegs.bare(Jpegs.of(halves(64, 64, Color.RED, GREY)));
        byte[] part = switch (what) {
            case "empty" -> Jpegs.profilePart(1, 1, new byte[0]);
            case "one of two" -> Jpegs.profilePart(1, 2, Arrays.copyOf(good, 250));
            case "twice" -> Jpegs.insert(new byte[2], Jpegs.profilePart(1, 1, good), Jpegs.profilePart(1, 1, good));
            case "cut" -> Jpegs.profilePart(1, 1, Arrays.copyOf(good, 200));
            case "grey" -> Jpegs.profilePart(1, 1, Profiles.linearGrey());
            case "Lab" -> Jpegs.profilePart(1, 1, Profiles.lab());
            case "zeros" -> Jpegs.profilePart(1, 1, new byte[600]);
            case "no signature" -> Jpegs.profilePart(1, 1, with(good, 36, "...."));
            default -> Jpegs.profilePart(1, 1, with(good, 12, "link"));
        };
        byte[] segments = what.equals("twice") ? Arrays.copyOfRange(part, 2, part.length) : part;

        assertHalves(scaled(Jpegs.insert(bare, segments), 32), new Color(254, 0, 0), GREY);
    }

    private static byte[] with(byte[] profile, int at, String text) {
        byte[] changed = profile.clone();
        System.arraycopy(Jpegs.latin(text), 0, changed, at, 4);
        return changed;
    }

    @Test
    void aProfileThatUnpacksToFarTooMuchIsIgnored() throws Exception {
        byte[] png = Pngs.of(halves(64, 64, RED, BLUE));

        assertHalves(scaled(Pngs.insertBefore("IDAT", png, Pngs.profile(new byte[20 << 20])), 32), RED, BLUE);
    }

    /** Without JFIF and Adobe markers, three components are YCbCr unless they are named R, G and B. */
    @ParameterizedTest
    @CsvSource({"1,2,3", "0,1,2", "1,34,35", "89,67,99", "7,7,7"})
    void componentsMayHaveAnyNames(int first, int second, int third) throws Exception {
        byte[] jpeg = Jpegs.bare(Jpegs.of(halves(64, 64, RED, BLUE)));

        assertHalves(scaled(Jpegs.named(jpeg, first, second, third), 32), RED, BLUE);
    }

    @Test
    void componentsNamedRgbAndThoseOfAnAdobeFileWithoutTransformAreRgb() throws Exception {
        byte[] planes = Jpegs.bare(Jpegs.raw(planes(3, i -> new int[] {
            channels(i).getRed(), channels(i).getGreen(), channels(i).getBlue()
        })));

        assertHalves(scaled(Jpegs.named(planes, 'R', 'G', 'B'), 32), RED, BLUE);
        assertHalves(scaled(Jpegs.insert(Jpegs.named(planes, 1, 2, 3), adobe(0)), 32), RED, BLUE);
    }

    @Test
    void untaggedCmykIsWhatItsInksLeaveOfWhite() throws Exception {
        byte[] inks = Jpegs.bare(Jpegs.raw(planes(4, i -> new int[] {
            channels(i).getRed(), channels(i).getGreen(), channels(i).getBlue(), 255
        })));

        assertHalves(scaled(inks, 32), RED, BLUE);
        assertHalves(scaled(Jpegs.insert(inks, adobe(0)), 32), RED, BLUE);
        byte[] withProfileOfOthers = Jpegs.insert(inks, adobe(0), Jpegs.profilePart(1, 1, Profiles.swapped()));
        assertHalves(scaled(withProfileOfOthers, 32), RED, BLUE);
    }

    @Test
    void ycckBecomesTheSame() throws Exception {
        byte[] planes = Jpegs.bare(Jpegs.raw(planes(4, i -> ycck(channels(i)))));

        assertHalves(scaled(Jpegs.insert(planes, adobe(2)), 32), RED, BLUE);
    }

    /** As Photoshop stores it: the inks as YCbCr, and no black as 255. */
    private static int[] ycck(Color colour) {
        int cyan = 255 - colour.getRed();
        int magenta = 255 - colour.getGreen();
        int yellow = 255 - colour.getBlue();
        double y = .299 * cyan + .587 * magenta + .114 * yellow;
        return new int[] {
            (int) Math.round(y),
            (int) Math.round((yellow - y) / 1.772 + 128),
            (int) Math.round((cyan - y) / 1.402 + 128),
            255
        };
    }

    private static Color channels(int x) {
        return x < 32 ? RED : BLUE;
    }

    private static Raster planes(int bands, IntFunction<int[]> column) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 64, 64, bands, null);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                raster.setPixel(x, y, column.apply(x));
            }
        }
        return raster;
    }

    private static byte[] adobe(int transform) {
        return Jpegs.segment(0xEE, Jpegs.latin("Adobe\0d\0\0\0\0" + (char) transform));
    }
}
