package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.Pictures.scale;
import static dev.offloop.tasks.image.Pictures.scaled;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ResultTest {
    private static final int COLOUR_TYPE = 25;
    private static final int DEPTH = 24;

    /** Rings of fifteen colours on white. */
    private static BufferedImage logo(int type) {
        BufferedImage image = type == BufferedImage.TYPE_BYTE_INDEXED
                ? new BufferedImage(800, 600, type, palette())
                : new BufferedImage(800, 600, type);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 800, 600);
        pen.setStroke(new BasicStroke(19));
        for (int i = 0; i < 15; i++) {
            pen.setColor(new Color(i * 17, i * 53 % 256, 255 - i * 17));
            pen.drawOval(120 + 19 * i, 20 + 19 * i, 560 - 38 * i, 560 - 38 * i);
        }
        pen.dispose();
        return image;
    }

    private static IndexColorModel palette() {
        int[] colours = new int[16];
        colours[15] = 0xFFFFFF;
        for (int i = 0; i < 15; i++) {
            colours[i] = (i * 17) << 16 | (i * 53 % 256) << 8 | (255 - i * 17);
        }
        return new IndexColorModel(4, 16, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    @Test
    void aPaletteStaysAPalette() throws Exception {
        byte[] few = scale(Pngs.of(logo(BufferedImage.TYPE_BYTE_INDEXED)), 400);
        byte[] many = scale(Pngs.of(logo(BufferedImage.TYPE_3BYTE_BGR)), 400);

        assertThat(few[COLOUR_TYPE]).isEqualTo((byte) PngHeader.PALETTE);
        assertThat(few.length).isLessThan(many.length * 7 / 10);
        assertThat(meanDifference(Pictures.decode(few), Pictures.decode(many)))
                .as("of 255")
                .isLessThan(1);
    }

    private static double meanDifference(BufferedImage a, BufferedImage b) {
        long sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                sum += Pictures.distance(Pictures.colour(a, x, y), Pictures.colour(b, x, y));
            }
        }
        return (double) sum / (a.getWidth() * a.getHeight());
    }

    @Test
    void aPaletteWithoutNewColoursKeepsItsBits() throws Exception {
        BufferedImage flat = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_INDEXED, palette());

        byte[] small = scale(Pngs.of(flat), 32);

        assertThat(small[DEPTH]).isEqualTo((byte) 1);
        assertThat(Pictures.colour(Pictures.decode(small), 16, 16)).isEqualTo(new Color(0, 0, 255));
    }

    @Test
    void aPaletteKeepsItsTransparency() throws Exception {
        byte[] rows = new byte[33 * 32];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (byte) (i % 33 > 16 ? 1 : 0);
        }
        byte[] png = Pngs.of(
                32,
                32,
                8,
                PngHeader.PALETTE,
                rows,
                Pngs.chunk("PLTE", new byte[] {-1, 0, -1, 0, -56, 0}),
                Pngs.chunk("tRNS", new byte[] {0}));

        BufferedImage small = scaled(png, 16);

        assertThat(small.getRGB(2, 8) >>> 24).isZero();
        assertThat(small.getRGB(14, 8)).isEqualTo(0xFF00C800);
    }

    @Test
    void aScannedPageTakesFourBitsAPixelAndABlackAndWhiteResultOne() throws Exception {
        BufferedImage page = new BufferedImage(1_700, 1_100, BufferedImage.TYPE_BYTE_BINARY);
        Graphics2D pen = page.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 1_700, 1_100);
        pen.setColor(Color.BLACK);
        for (int y = 40; y < 1_100; y += 35) {
            pen.drawString("a line of a scanned page, black on white, ".repeat(5), 60, y);
        }
        pen.dispose();

        byte[] small = scale(Pngs.of(page), 850);
        byte[] same = scale(Pngs.of(page), 1_700);

        assertThat(small[COLOUR_TYPE]).isEqualTo((byte) PngHeader.GREY);
        assertThat(small[DEPTH]).isEqualTo((byte) 4);
        assertThat(small.length).isLessThan(2 * Pngs.of(page).length);
        assertThat(same[DEPTH]).isEqualTo((byte) 1);
        assertThat(Pictures.decode(same).getRGB(70, 40)).isEqualTo(page.getRGB(70, 40));
    }

    @Test
    void sixteenBitsAreRounded() throws Exception {
        byte[] rows = new byte[(1 + 512) * 8];
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 256; x++) {
                int sample = Math.min(65_535, x * 257 + 129);
                rows[y * 513 + 1 + 2 * x] = (byte) (sample >> 8);
                rows[y * 513 + 2 + 2 * x] = (byte) sample;
            }
        }

        BufferedImage same = scaled(Pngs.of(256, 8, 16, PngHeader.GREY, rows), 256);

        for (int x = 0; x < 256; x++) {
            assertThat(same.getRaster().getSample(x, 4, 0)).isEqualTo(Math.min(255, x + 1));
        }
    }

    @Test
    void aGifBecomesAPngWithAPalette() throws Exception {
        byte[] small = scale(Pictures.file(logo(BufferedImage.TYPE_BYTE_INDEXED), "gif"), 400);

        assertThat(ImageKind.of(small)).contains(ImageKind.PNG);
        assertThat(small[COLOUR_TYPE]).isEqualTo((byte) PngHeader.PALETTE);
        assertThat(Pictures.colour(Pictures.decode(small), 2, 2)).isEqualTo(Color.WHITE);
    }

    @Test
    void aWebpBecomesAPngWhereItHasAlphaOrNoLossAndAJpegElse() throws Exception {
        byte[] lossy = Base64.getDecoder()
                .decode(
                        "UklGRmoAAABXRUJQVlA4IF4AAAAQBQCdASpAAEAAPm0ylkgkIqIhKhM4AIANiWMA1QHA/gGgA+QAAJM0EEFruSlVsSSgAP7wG9gl3/02P9pZ"
                                + "+NP3bP1IwcmV/YO/RX7IP6A7VuvN4hHcpyAzI6rZgAAA");
        byte[] veiled = Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4TBUAAAAvB8ABEA9Qj1shHwX0gf9RofAR/Q8A");

        assertThat(ImageKind.of(scale(lossy, 32))).contains(ImageKind.JPEG);
        Pictures.assertHalves(scaled(lossy, 32), Pictures.RED, Pictures.BLUE);
        assertThat(ImageKind.of(scale(veiled, 8))).contains(ImageKind.PNG);
        assertThat(scaled(veiled, 8).getRGB(6, 4)).isEqualTo(0x801E3CC8);
    }

    @Test
    void aPhotographOfManyBlendsIsNotForcedIntoAPalette() throws Exception {
        BufferedImage dithered = new BufferedImage(640, 480, BufferedImage.TYPE_BYTE_INDEXED);
        dithered.createGraphics().drawImage(Pictures.scene(640, 480), 0, 0, null);

        byte[] small = scale(Pngs.of(dithered), 320);

        assertThat(small[COLOUR_TYPE]).isEqualTo((byte) PngHeader.COLOURS);
    }

    @Test
    void aPngOfSmoothColoursIsFilteredBeforeItIsCompressed() throws Exception {
        byte[] same = scale(Pngs.of(Pictures.scene(320, 240)), 320);

        assertThat(same.length).isLessThan(320 * 240 * 3 * 9 / 10);
    }
}
