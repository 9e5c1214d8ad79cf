package dev.offloop.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageResizeTest {
    private final ImageResize resize = new ImageResize();

    private static TaskContext width(int width) {
        return StubContext.with(Map.of("width", Integer.toString(width)));
    }

    /** Four quarters: red, green, blue, white; from left to right, from top to bottom. */
    private static BufferedImage quarters(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D pen = image.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
        for (int i = 0; i < 4; i++) {
            pen.setColor(colours[i]);
            pen.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
        }
        pen.dispose();
        return image;
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static BufferedImage decode(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    /** What is at the middle of the given quarter, by name. */
    private static String at(BufferedImage image, int column, int row) {
        Color c =
                new Color(image.getRGB(image.getWidth() * (1 + 2 * column) / 4, image.getHeight() * (1 + 2 * row) / 4));
        String name = (c.getRed() > 128 ? "r" : "") + (c.getGreen() > 128 ? "g" : "") + (c.getBlue() > 128 ? "b" : "");
        return name.equals("rgb") ? "w" : name;
    }

    private static String corners(BufferedImage image) {
        return at(image, 0, 0) + at(image, 1, 0) + at(image, 0, 1) + at(image, 1, 1);
    }

    @Test
    void aJpegBecomesASmallerJpegOfTheSameShapeAndColours() throws Exception {
        byte[] small = resize.run(file(quarters(1200, 800, BufferedImage.TYPE_INT_RGB), "jpeg"), width(320));

        BufferedImage image = decode(small);
        assertThat(resize.descriptor().output().mediaTypeOf(small)).isEqualTo("image/jpeg");
        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(213);
        assertThat(corners(image)).isEqualTo("rgbw");
    }

    @Test
    void aPngStaysAPngAndKeepsItsTransparency() throws Exception {
        BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_ARGB);
        for (int x = 0; x < 100; x++) {
            for (int y = 0; y < 100; y++) {
                image.setRGB(x, y, 0xFF00FF00);
            }
        }

        byte[] small = resize.run(file(image, "png"), width(50));

        BufferedImage result = decode(small);
        assertThat(resize.descriptor().output().mediaTypeOf(small)).isEqualTo("image/png");
        assertThat(result.getRGB(10, 12)).isEqualTo(0xFF00FF00);
        assertThat(result.getRGB(40, 12) >>> 24).isZero();
        int edge = result.getRGB(24, 12);
        assertThat(edge >>> 24).isBetween(128, 254);
        assertThat(edge & 0xFFFFFF)
                .as("what is transparent does not darken the edge")
                .isEqualTo(0x00FF00);
    }

    @Test
    void aFineCheckerboardBecomesItsAverageAndNotAMoire() throws Exception {
        BufferedImage board = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 512; x++) {
            for (int y = 0; y < 512; y++) {
                board.setRGB(x, y, (x + y) % 2 == 0 ? 0xFFFFFF : 0);
            }
        }

        BufferedImage small = decode(resize.run(file(board, "png"), width(100)));

        for (int x = 2; x < 98; x++) {
            assertThat(small.getRGB(x, 50) & 0xFF).isBetween(115, 140);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void greyStaysAsBrightAsItWas(String format) throws Exception {
        BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 64; x++) {
            for (int y = 0; y < 64; y++) {
                grey.getRaster().setSample(x, y, 0, 100);
            }
        }

        BufferedImage small = decode(resize.run(file(grey, format), width(16)));

        assertThat(small.getRaster().getNumBands()).isEqualTo(1);
        assertThat(small.getRaster().getSample(8, 8, 0)).isBetween(99, 101);
    }

    @Test
    void indexedAndSixteenBitImagesAreReadToo() throws Exception {
        byte[] indexed = file(quarters(100, 100, BufferedImage.TYPE_BYTE_INDEXED), "png");
        BufferedImage deep = new BufferedImage(100, 100, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setPixels(0, 0, 100, 100, filled(100 * 100, 0x8000));
        BufferedImage oneBit = quarters(100, 100, BufferedImage.TYPE_BYTE_BINARY);

        assertThat(corners(decode(resize.run(indexed, width(40))))).isEqualTo("rgbw");
        assertThat(decode(resize.run(file(deep, "png"), width(40))).getRaster().getSample(5, 5, 0))
                .isEqualTo(0x80);
        assertThat(at(decode(resize.run(file(oneBit, "png"), width(40))), 1, 1)).isEqualTo("w");
    }

    private static int[] filled(int length, int value) {
        int[] samples = new int[length];
        Arrays.fill(samples, value);
        return samples;
    }

    @Test
    void anImageMayGrow() throws Exception {
        BufferedImage large = decode(resize.run(file(quarters(20, 10, BufferedImage.TYPE_INT_RGB), "png"), width(200)));

        assertThat(large.getWidth()).isEqualTo(200);
        assertThat(large.getHeight()).isEqualTo(100);
        assertThat(corners(large)).isEqualTo("rgbw");
    }

    @Test
    void aLineKeepsOnePixelOfHeight() throws Exception {
        BufferedImage line =
                decode(resize.run(file(new BufferedImage(1000, 1, BufferedImage.TYPE_INT_RGB), "png"), width(10)));

        assertThat(line.getHeight()).isEqualTo(1);
    }

    /** The corners as they must come out, for a picture whose stored corners are r g / b w. */
    @ParameterizedTest
    @CsvSource({"1,rgbw", "2,grwb", "3,wbgr", "4,bwrg", "5,rbgw", "6,brwg", "7,wgbr", "8,gwrb", "9,rgbw"})
    void aPhotographIsTurnedAsItsCameraWasHeld(int orientation, String corners) throws Exception {
        byte[] jpeg = file(quarters(120, 80, BufferedImage.TYPE_INT_RGB), "jpeg");
        boolean turned = orientation >= 5 && orientation <= 8;

        BufferedImage upright = decode(resize.run(withExif(jpeg, orientation), width(60)));

        assertThat(corners(upright)).isEqualTo(corners);
        assertThat(upright.getWidth()).isEqualTo(60);
        assertThat(upright.getHeight()).isEqualTo(turned ? 90 : 40);
    }

    private static byte[] withExif(byte[] jpeg, int orientation) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.write(jpeg, 0, 2);
        data.writeShort(0xFFE1);
        data.writeShort(2 + 6 + 8 + 2 + 12 + 4);
        data.write("Exif\0\0MM\0*".getBytes(UTF_8));
        data.writeInt(8);
        data.writeShort(1);
        data.writeShort(0x0112);
        data.writeShort(3);
        data.writeInt(1);
        data.writeShort(orientation);
        data.writeShort(0);
        data.writeInt(0);
        data.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    @Test
    void aBrokenExifBlockDoesNoHarm() throws Exception {
        byte[] jpeg = withExif(file(quarters(120, 80, BufferedImage.TYPE_INT_RGB), "jpeg"), 6);
        jpeg[16] = 0x7F;

        assertThat(decode(resize.run(jpeg, width(60))).getHeight()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "data:image/png;base64,iVBORw0KGgo"})
    void whatIsNoImageIsTheCallersFault(String body) {
        assertThatThrownBy(() -> resize.run(body.getBytes(UTF_8), width(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no image that is known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void aFileThatBreaksOffInItsHeaderIsTheCallersFault(String format) throws Exception {
        byte[] whole = file(quarters(300, 200, BufferedImage.TYPE_INT_RGB), format);

        assertThatThrownBy(() -> resize.run(Arrays.copyOf(whole, 20), width(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("damaged or ends too early");
    }

    @Test
    void aSmallFileThatClaimsHugeDimensionsIsRefusedBeforeItIsDecoded() throws Exception {
        byte[] bomb = file(new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB), "png");
        claimSize(bomb, 60_000, 60_000);

        assertThatThrownBy(() -> resize.run(bomb, width(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("60000 × 60000");
    }

    /** Writes other dimensions into the header chunk of a PNG, with its checksum. */
    private static void claimSize(byte[] png, int width, int height) {
        java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(png);
        header.putInt(16, width).putInt(20, height);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
    }

    @Test
    void aResultTooHighIsRefused() throws Exception {
        byte[] tower = file(new BufferedImage(1, 2000, BufferedImage.TYPE_INT_RGB), "png");

        assertThatThrownBy(() -> resize.run(tower, width(100)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("200000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "wide", "10001", "1e2", ""})
    void aWidthThatIsNoneIsTheCallersFault(String width) throws Exception {
        byte[] image = file(quarters(20, 10, BufferedImage.TYPE_INT_RGB), "png");

        assertThatThrownBy(() -> resize.run(image, StubContext.with(Map.of("width", width))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'width' is '" + width + "'");
    }

    @Test
    void theWidthMustBeGiven() {
        assertThatThrownBy(() -> resize.run(new byte[0], StubContext.PLAIN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'width' is missing");
    }

    @Test
    void itStopsWhenItIsCancelled() throws Exception {
        byte[] image = file(quarters(2000, 2000, BufferedImage.TYPE_INT_RGB), "jpeg");

        assertThatThrownBy(() -> resize.run(image, StubContext.cancelledAtLook(2)))
                .isInstanceOf(TaskCancelledException.class);
    }
}
