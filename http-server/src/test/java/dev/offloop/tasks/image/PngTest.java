package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reader and writer beside the JDK's: at its own width an image keeps every pixel. */
class PngTest {
    private static BufferedImage noise(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(17);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt() | (x % 3 == 0 ? 0xFF000000 : 0));
            }
        }
        return image;
    }

    private static void assertKeepsEveryPixel(byte[] png) throws IOException {
        BufferedImage before = Pictures.decode(png);
        BufferedImage after = Pictures.scaled(png, before.getWidth());
        int[] wanted = before.getRGB(0, 0, before.getWidth(), before.getHeight(), null, 0, before.getWidth());
        int[] seen = after.getRGB(0, 0, before.getWidth(), before.getHeight(), null, 0, before.getWidth());
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] >>> 24 == 0) {
                assertThat(seen[i] >>> 24).isZero();
            } else {
                assertThat(Integer.toHexString(seen[i])).isEqualTo(Integer.toHexString(wanted[i]));
            }
        }
    }

    static IntStream types() {
        return IntStream.of(
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY);
    }

    @ParameterizedTest
    @MethodSource("types")
    void pixelsAreReadAndWrittenAsTheyAre(int type) throws Exception {
        assertKeepsEveryPixel(Pngs.of(noise(37, 23, type)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void interlacedPixelsToo(int type) throws Exception {
        for (int width : new int[] {1, 2, 5, 8, 37}) {
            assertKeepsEveryPixel(Pngs.interlaced(noise(width, 23, type)));
            assertKeepsEveryPixel(Pngs.interlaced(noise(width, 1, type)));
        }
    }

    /** Each row in turn with another filter. */
    @ParameterizedTest
    @ValueSource(ints = {PngHeader.GREY, PngHeader.COLOURS, PngHeader.GREY_ALPHA, PngHeader.COLOURS_ALPHA})
    void everyFilterIsUndone(int colour) throws Exception {
        PngHeader header = new PngHeader(new Size(31, 20), 8, colour, false);
        byte[] rows = new byte[(header.rowBytes(31) + 1) * 20];
        new Random(3).nextBytes(rows);
        for (int y = 0; y < 20; y++) {
            rows[y * (header.rowBytes(31) + 1)] = (byte) (y % 5);
        }

        assertKeepsEveryPixel(Pngs.of(31, 20, 8, colour, rows));
    }

    @Test
    void oneColourMayBeTransparentAtAnyDepth() throws Exception {
        byte[] deep =
                Pngs.of(2, 1, 16, PngHeader.GREY, new byte[] {0, 1, 2, 1, 3}, Pngs.chunk("tRNS", new byte[] {1, 2}));
        byte[] flat = Pngs.of(8, 1, 1, PngHeader.GREY, new byte[] {0, 0x0F}, Pngs.chunk("tRNS", new byte[] {0, 1}));

        BufferedImage two = Pictures.scaled(deep, 2);
        assertThat(two.getRGB(0, 0) >>> 24).isZero();
        assertThat(two.getRGB(1, 0) >>> 24).isEqualTo(255);
        BufferedImage eight = Pictures.scaled(flat, 8);
        assertThat(eight.getRGB(0, 0)).isEqualTo(0xFF000000);
        assertThat(eight.getRGB(7, 0) >>> 24).isZero();
    }
}
