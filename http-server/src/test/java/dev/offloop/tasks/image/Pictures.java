package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.TaskContext;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import javax.imageio.ImageIO;

/** What the tests draw, and what they do with it. */
final class Pictures {
    static final TaskContext CONTEXT = TaskContext.undisturbed(Map.of());
    static final Color RED = new Color(200, 30, 40);
    static final Color BLUE = new Color(30, 60, 200);

    private Pictures() {}

    /** Two halves, side by side. */
    static BufferedImage halves(int width, int height, Color left, Color right) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D pen = image.createGraphics();
        pen.setColor(left);
        pen.fillRect(0, 0, width / 2, height);
        pen.setColor(right);
        pen.fillRect(width / 2, 0, width - width / 2, height);
        pen.dispose();
        return image;
    }

    /** Something with detail everywhere, the same each time. */
    static BufferedImage scene(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double grain = 25 * Math.sin(x * 1.3) * Math.cos(y * 0.9);
                int red = (int) (127 + 100 * Math.sin(x / 37.0 + y / 91.0) + grain);
                int green = (int) (127 + 100 * Math.sin(x / 53.0 - y / 29.0) + grain);
                int blue = Math.clamp((long) (255.0 * x / width + grain), 0, 255);
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    static byte[] scale(byte[] file, int width) throws IOException {
        return ImageScaler.scale(file, width, CONTEXT);
    }

    /** Scales, and decodes the result. */
    static BufferedImage scaled(byte[] file, int width) throws IOException {
        return decode(scale(file, width));
    }

    static BufferedImage decode(byte[] file) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(image).as("an image the JDK can read").isNotNull();
        return image;
    }

    /** Colours in the middle of both halves. */
    static void assertHalves(BufferedImage image, Color left, Color right) {
        assertNear(colour(image, image.getWidth() / 4, image.getHeight() / 2), left);
        assertNear(colour(image, image.getWidth() * 3 / 4, image.getHeight() / 2), right);
    }

    static Color colour(BufferedImage image, int x, int y) {
        return new Color(image.getRGB(x, y));
    }

    /** Within what JPEG rounds away. */
    static void assertNear(Color seen, Color wanted) {
        assertThat(distance(seen, wanted)).as("%s for %s", seen, wanted).isLessThanOrEqualTo(5);
    }

    static int distance(Color a, Color b) {
        return Math.max(
                Math.abs(a.getRed() - b.getRed()),
                Math.max(Math.abs(a.getGreen() - b.getGreen()), Math.abs(a.getBlue() - b.getBlue())));
    }

    /** An Exif block that says how the camera was held; type 1 is a byte, 3 short, 4 long. */
    static byte[] exif(int orientation, ByteOrder order, int type) {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
        byte mark = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
        tiff.put(mark).put(mark);
        tiff.putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) type)
                .putInt(1);
        switch (type) {
            case 1 -> tiff.put((byte) orientation);
            case 3 -> tiff.putShort((short) orientation);
            default -> tiff.putInt(orientation);
        }
        return tiff.array();
    }
}
