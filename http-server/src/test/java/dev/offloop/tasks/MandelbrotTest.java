package dev.offloop.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MandelbrotTest {
    private final Mandelbrot mandelbrot = new Mandelbrot();

    @Test
    void theSetIsBlackAndTheRestIsNot() throws Exception {
        byte[] png = mandelbrot.run(
                new byte[0], StubContext.with(Map.of("width", "320", "height", "240", "iterations", "500")));

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(image.getWidth()).isEqualTo(320);
        assertThat(image.getHeight()).isEqualTo(240);
        assertThat(image.getRGB(160, 120) & 0xFFFFFF)
                .as("-0.65 lies within the set")
                .isZero();
        assertThat(image.getRGB(2, 2) & 0xFFFFFF).as("-2.3-1.2i lies outside").isNotZero();
    }

    @Test
    void withoutParametersItDrawsAPictureOfItsOwnSize() throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(mandelbrot.run(new byte[0], StubContext.PLAIN)));

        assertThat(image.getWidth()).isEqualTo(640);
    }

    @ParameterizedTest
    @CsvSource({"width,0", "width,4097", "height,-1", "height,tall", "iterations,10001"})
    void aParameterOutOfBoundsIsTheCallersFault(String name, String value) {
        assertThatThrownBy(() -> mandelbrot.run(new byte[0], StubContext.with(Map.of(name, value))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + name + "' is '" + value + "'");
    }

    @Test
    void itStopsWhenItIsCancelled() {
        assertThatThrownBy(() -> mandelbrot.run(new byte[0], StubContext.cancelledAtLook(5)))
                .isInstanceOf(TaskCancelledException.class);
    }
}
