package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.Pictures.BLUE;
import static dev.offloop.tasks.image.Pictures.RED;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The picture is red on its left; held as value 6 says, it is red at its top. What each value means: ImageResizeTest.
 */
class OrientationTest {
    private static final int HELD = 6;

    private static byte[] exif(String order, int type) {
        return Pictures.exif(HELD, order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, type);
    }

    private static byte[] jpegSegment(byte[] exif) {
        return Jpegs.segment(
                0xE1,
                ByteBuffer.allocate(6 + exif.length)
                        .put(Jpegs.latin("Exif\0\0"))
                        .put(exif)
                        .array());
    }

    private static BufferedImage picture() {
        return Pictures.halves(80, 40, RED, BLUE);
    }

    private static void assertTurned(byte[] file) throws IOException {
        BufferedImage image = Pictures.scaled(file, 32);
        assertThat(image.getHeight()).isEqualTo(64);
        Pictures.assertNear(Pictures.colour(image, 16, 16), RED);
        Pictures.assertNear(Pictures.colour(image, 16, 48), BLUE);
    }

    private static void assertNotTurned(byte[] file) throws IOException {
        Pictures.assertHalves(Pictures.scaled(file, 32), RED, BLUE);
    }

    @ParameterizedTest
    @CsvSource({"big,3", "little,3", "big,4", "little,4", "big,1", "little,1"})
    void aJpegIsTurnedWhateverTypeTheValueHas(String order, int type) throws Exception {
        assertTurned(Jpegs.insert(Jpegs.of(picture()), jpegSegment(exif(order, type))));
    }

    @Test
    void aJpegIsTurnedBehindFillBytesMarkersWithoutLengthAndSegmentsOfOthers() throws Exception {
        byte[] segment = jpegSegment(exif("big", 3));
        byte[] jpeg = Jpegs.of(picture());

        assertTurned(Jpegs.insert(jpeg, new byte[] {(byte) 0xFF, (byte) 0xFF}, segment));
        assertTurned(Jpegs.insert(jpeg, new byte[] {(byte) 0xFF, 0x01}, segment));
        assertTurned(
                Jpegs.insert(jpeg, Jpegs.segment(0xE1, Jpegs.latin("http://ns.adobe.com/xap/1.0/\0<x/>")), segment));
        assertTurned(Jpegs.insert(jpeg, jpegSegment(Jpegs.latin("junk")), segment));
    }

    @Test
    void aPngIsTurnedWhereverItsChunkStands() throws Exception {
        byte[] png = Pngs.of(picture());
        byte[] chunk = Pngs.chunk("eXIf", exif("little", 3));

        assertTurned(Pngs.insertBefore("IDAT", png, chunk));
        assertTurned(Pngs.insertBefore("IEND", png, chunk));
    }

    @Test
    void aWebpIsTurnedToo() throws Exception {
        byte[] webp = Base64.getDecoder()
                .decode(
                        "UklGRooAAABXRUJQVlA4WAoAAAAIAAAAHwAADwAAVlA4IEoAAADQAwCdASogABAAPm0skkWkIqGYBABABsS0AE6ZQjgbwD8QOEAA46gA/vAb"
                                + "39klp+2/+0s1LNSz5Kv5GKe0UKH+hQ/z1ePr9keAAEVYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=");

        BufferedImage image = Pictures.scaled(webp, 8);

        assertThat(image.getHeight()).isEqualTo(16);
        assertThat(Pictures.distance(Pictures.colour(image, 4, 3), RED)).isLessThan(15);
        assertThat(Pictures.distance(Pictures.colour(image, 4, 12), BLUE)).isLessThan(15);
    }

    @Test
    void whatIsNoExifIsPassedOver() throws Exception {
        byte[] jpeg = Jpegs.of(picture());
        byte[] endless = exif("big", 3);
        endless[7] = 0x7F;

        assertNotTurned(jpeg);
        assertNotTurned(Jpegs.insert(jpeg, jpegSegment(Jpegs.latin("zz"))));
        assertNotTurned(Jpegs.insert(jpeg, jpegSegment(endless)));
        assertNotTurned(Pngs.insertBefore("IDAT", Pngs.of(picture()), Pngs.chunk("eXIf", Jpegs.latin("zz"))));
    }
}
