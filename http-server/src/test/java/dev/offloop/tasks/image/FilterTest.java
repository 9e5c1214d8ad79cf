package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final int WIDTH = 6_000;
    private static final int HEIGHT = 3_000;

    /** White and black lines, one pixel each. */
    private static byte[] lines(boolean upright) {
        byte[] rows = new byte[(WIDTH + 1) * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            int row = y * (WIDTH + 1) + 1;
            if (upright) {
                for (int x = 1; x < WIDTH; x += 2) {
                    rows[row + x] = -1;
                }
            } else if (y % 2 == 1) {
                Arrays.fill(rows, row, row + WIDTH, (byte) -1);
            }
        }
        return Pngs.of(WIDTH, HEIGHT, 8, PngHeader.GREY, rows);
    }

    @ParameterizedTest
    @CsvSource({"true,300", "false,300", "true,3000"})
    void linesOfOnePixelInALargeImageBecomeGrey(boolean upright, int width) throws Exception {
        BufferedImage small = Pictures.scaled(lines(upright), width);

        int[] samples = small.getRaster().getPixels(2, 2, width - 4, small.getHeight() - 4, (int[]) null);
        assertThat(Arrays.stream(samples).min().orElseThrow()).isBetween(126, 128);
        assertThat(Arrays.stream(samples).max().orElseThrow()).isBetween(127, 129);
    }

    @Test
    void anyWidthIsPossibleWhateverTheSizeOfTheImage() throws Exception {
        assertThat(Pictures.scaled(lines(false), 3_001).getWidth()).isEqualTo(3_001);
    }
}
