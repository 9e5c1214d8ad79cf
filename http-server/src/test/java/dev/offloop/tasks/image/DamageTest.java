package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.Pictures.scale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamageTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final byte[] WEBP = Base64.getDecoder()
            .decode(
                    "UklGRmoAAABXRUJQVlA4IF4AAAAQBQCdASpAAEAAPm0ylkgkIqIhKhM4AIANiWMA1QHA/gGgA+QAAJM0EEFruSlVsSSgAP7wG9gl3/02P9pZ"
                            + "+NP3bP1IwcmV/YO/RX7IP6A7VuvN4hHcpyAzI6rZgAAA");

    private static byte[] jpeg = {};
    private static byte[] progressive = {};
    private static byte[] png = {};
    private static byte[] gif = {};

    @BeforeAll
    static void makeFiles() throws IOException {
        BufferedImage scene = Pictures.scene(WIDTH, HEIGHT);
        jpeg = Jpegs.of(scene);
        progressive = Jpegs.progressive(scene);
        png = Pngs.of(scene);
        gif = Pictures.file(Pictures.halves(WIDTH, HEIGHT, Pictures.RED, Pictures.BLUE), "gif");
    }

    private static void assertRefused(byte[] file) {
        assertThatThrownBy(() -> scale(file, 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is damaged or ends too early")
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .doesNotContain("Exception")
                        .doesNotContain("java."));
    }

    @Test
    void filesThatAreWholeAreRead() {
        for (byte[] file : new byte[][] {jpeg, progressive, png, gif, WEBP}) {
            assertThatCode(() -> scale(file, 32)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60, 90, 99})
    void whatEndsTooEarlyIsRefused(int percent) {
        for (byte[] file : new byte[][] {jpeg, progressive, png, gif, WEBP}) {
            assertRefused(Arrays.copyOf(file, file.length * percent / 100));
        }
    }

    @Test
    void aJpegMayLackItsEndMarkerAndAPngItsEndChunk() {
        assertThatCode(() -> scale(Arrays.copyOf(jpeg, jpeg.length - 2), 32)).doesNotThrowAnyException();
        assertThatCode(() -> scale(Arrays.copyOf(png, png.length - 12), 32)).doesNotThrowAnyException();
    }

    @Test
    void whatFollowsTheImageDoesNoHarm() throws Exception {
        assertThat(scale(Arrays.copyOf(jpeg, jpeg.length + 1000), 32)).isEqualTo(scale(jpeg, 32));
        assertThat(scale(Arrays.copyOf(png, png.length + 1000), 32)).isEqualTo(scale(png, 32));
    }

    @Test
    void aJpegWithBytesLostInTheMiddleIsRefused() {
        byte[] zeroed = jpeg.clone();
        Arrays.fill(zeroed, jpeg.length / 2, jpeg.length / 2 + 1024, (byte) 0);

        assertRefused(zeroed);
    }

    @Test
    void aJpegThatClaimsMoreRowsThanItHoldsIsRefused() {
        assertRefused(Jpegs.claiming(jpeg, WIDTH, 2 * HEIGHT));
    }

    @Test
    void fewBytesThatClaimManyPixelsAreRefusedBeforeTheyAreDecoded() throws Exception {
        byte[] small = Jpegs.of(Pictures.halves(16, 16, Pictures.RED, Pictures.BLUE));
        assertThatThrownBy(() -> scale(Jpegs.claiming(small, 10_000, 12_000), 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot hold 10000 × 12000 pixels");
        assertThatThrownBy(() -> scale(Pngs.of(10_000, 12_000, 8, PngHeader.COLOURS, new byte[100]), 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot hold 10000 × 12000 pixels");
    }

    @Test
    void aJpegWithoutImageDataIsRefused() {
        assertRefused(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9});
    }

    @ParameterizedTest
    @ValueSource(strings = {"IHDR", "PLTE", "IDAT"})
    void aPngWhoseCriticalChunkIsDamagedIsRefused(String chunk) throws Exception {
        BufferedImage indexed = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_INDEXED);
        byte[] damaged = Pngs.of(indexed);
        damaged[Pngs.find(damaged, chunk) + 8 + (chunk.equals("IHDR") ? 12 : 3)] ^= 1;

        assertThatThrownBy(() -> scale(damaged, 16))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sum of its chunk " + chunk);
    }

    @Test
    void aPngWhoseOtherChunksAreDamagedIsReadWithoutThem() throws Exception {
        byte[] profile = Pngs.profile(Profiles.swapped());
        profile[profile.length - 1] ^= 1;

        assertThat(scale(Pngs.insertBefore("IDAT", png, profile), 32)).isEqualTo(scale(png, 32));
    }

    @Test
    void aPngWithAnUnknownCriticalChunkIsRefused() {
        assertRefused(Pngs.insertBefore("IDAT", png, Pngs.chunk("ABCD", new byte[2])));
    }

    @Test
    void aPngThatBreaksItsRulesIsRefused() {
        assertRefused(Pngs.of(0, 8, 8, PngHeader.GREY, new byte[72]));
        assertRefused(Pngs.of(-1, 8, 8, PngHeader.GREY, new byte[72]));
        assertRefused(Pngs.of(8, 8, 3, PngHeader.GREY, new byte[72]));
        assertRefused(Pngs.of(8, 8, 8, PngHeader.PALETTE, new byte[72]));
        byte[] unknownFilter = new byte[72];
        unknownFilter[0] = 9;
        assertRefused(Pngs.of(8, 8, 8, PngHeader.GREY, unknownFilter));
        assertRefused(Pngs.of(8, 8, 8, PngHeader.GREY, new byte[71]));
    }
}
