package dev.offloop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** An image that the tests make: four coloured quarters, grainy as a photograph is. */
final class Photograph {
    private static final Color[] QUARTERS = {
        new Color(200, 40, 40), new Color(40, 160, 60), new Color(50, 70, 190), new Color(210, 190, 60)
    };

    private static final int GRAIN = 20;

    /** What grain, resampling and JPEG may change of a colour, of 255. */
    private static final int TOLERANCE = 12;

    private Photograph() {}

    static byte[] jpeg(int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(draw(width, height), "jpeg", out)).isTrue();
        return out.toByteArray();
    }

    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", out)).isTrue();
        return out.toByteArray();
    }

    /** Upright lines of one pixel, black and white in turn. */
    static byte[] lines(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        int[] line = new int[width];
        Arrays.setAll(line, x -> x % 2 * 255);
        for (int y = 0; y < height; y++) {
            image.getRaster().setPixels(0, y, width, 1, line);
        }
        return png(image);
    }

    private static BufferedImage draw(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < QUARTERS.length; i++) {
            graphics.setColor(QUARTERS[i]);
            graphics.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
        }
        graphics.dispose();
        Random random = new Random(7);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            Arrays.setAll(row, x -> row[x] + grain(random) + (grain(random) << 8) + (grain(random) << 16));
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }

    /** Zero on average; leaves every colour within its eight bits. */
    private static int grain(Random random) {
        return random.nextInt(2 * GRAIN + 1) - GRAIN;
    }

    static BufferedImage decode(byte[] bytes) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(image).as("an image that the JDK can read").isNotNull();
        return image;
    }

    /** Compares the middle of each quarter. */
    static void assertShowsTheSame(BufferedImage image) {
        for (int i = 0; i < QUARTERS.length; i++) {
            int x = image.getWidth() * (i % 2 * 2 + 1) / 4;
            int y = image.getHeight() * (i / 2 * 2 + 1) / 4;
            Color seen = new Color(image.getRGB(x, y));
            assertThat(distance(seen, QUARTERS[i]))
                    .as("%s instead of %s", seen, QUARTERS[i])
                    .isLessThan(TOLERANCE);
        }
    }

    private static int distance(Color a, Color b) {
        return Math.max(
                Math.abs(a.getRed() - b.getRed()),
                Math.max(Math.abs(a.getGreen() - b.getGreen()), Math.abs(a.getBlue() - b.getBlue())));
    }

    /** Bytes that no compression makes smaller. */
    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(11).nextBytes(bytes);
        return bytes;
    }
}
