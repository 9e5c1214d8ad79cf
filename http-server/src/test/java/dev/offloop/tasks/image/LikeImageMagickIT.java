package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Beside ImageMagick, which makes the files and scales them with the same filter. Distances are CIE76 in Lab, of which
 * 2.3 can just be seen.
 */
class LikeImageMagickIT {
    private static final int WIDTH = 160;

    @TempDir
    private static Path directory;

    private static Path scene = Path.of("");

    @BeforeAll
    static void makeTheScene() throws Exception {
        assumeTrue(isThere(), "ImageMagick's convert is not installed: images are not compared with it");
        scene = directory.resolve("scene.png");
        Files.write(scene, Pngs.of(smooth(640, 480)));
    }

    /** Another program may have this name. */
    private static boolean isThere() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("convert", "-size", "1x1", "xc:white", "png:-")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Without fine grain, so that what JPEG does to it does not hide differences of colour. */
    private static BufferedImage smooth(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 100 * Math.sin(x / 37.0 + y / 91.0));
                int green = (int) (127 + 100 * Math.sin(x / 53.0 - y / 29.0));
                image.setRGB(x, y, red << 16 | green << 8 | 255 * x / width);
            }
        }
        return image;
    }

    private static void convert(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("convert"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "a baseline JPEG, -quality 95, jpg",
        "a progressive JPEG, -quality 95 -interlace Plane, jpg",
        "a JPEG without halved colours, -quality 95 -sampling-factor 4:4:4, jpg",
        "a grey JPEG, -colorspace Gray -quality 95, jpg",
        "a CMYK JPEG, -colorspace CMYK -quality 95, jpg",
        "a turned JPEG, -orient RightTop -quality 95, jpg",
        "a PNG of sixteen bits, -depth 16, PNG48:png",
        "a PNG of sixteen bits of grey, -colorspace Gray -depth 16, png",
        "an interlaced PNG with alpha, -alpha set -channel A -evaluate set 60% +channel -interlace Line, PNG32:png",
        "a PNG with a palette, -colors 64, PNG8:png",
        "a GIF, -colors 64, gif"
    })
    void theResultLooksTheSame(String what, String making, String kind) throws Exception {
        String prefix = kind.contains(":") ? kind.substring(0, kind.indexOf(':') + 1) : "";
        Path file = directory.resolve("made." + kind.substring(prefix.length()));
        Path theirs = directory.resolve("theirs.png");
        List<String> arguments = new ArrayList<>(List.of(scene.toString()));
        arguments.addAll(List.of(making.split(" ")));
        arguments.add(prefix + file);
        convert(arguments.toArray(String[]::new));

        BufferedImage ours = Pictures.scaled(Files.readAllBytes(file), WIDTH);

        convert(
                file.toString(),
                "-auto-orient",
                "-colorspace",
                "sRGB",
                "-filter",
                "triangle",
                "-resize",
                WIDTH + "x" + ours.getHeight() + "!",
                "-background",
                "white",
                "-alpha",
                "background",
                "PNG32:" + theirs);
        BufferedImage wanted = Pictures.decode(Files.readAllBytes(theirs));
        assertThat(meanDistance(ours, wanted)).as(what).isLessThan(2.3);
    }

    private static double meanDistance(BufferedImage a, BufferedImage b) {
        assertThat(a.getHeight()).isEqualTo(b.getHeight());
        double sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                double[] one = lab(argb(a, x, y));
                double[] other = lab(argb(b, x, y));
                double squares = 0;
                for (int i = 0; i < 3; i++) {
                    squares += (one[i] - other[i]) * (one[i] - other[i]);
                }
                sum += Math.sqrt(squares) + Math.abs((argb(a, x, y) >>> 24) - (argb(b, x, y) >>> 24));
            }
        }
        return sum / (a.getWidth() * a.getHeight());
    }

    /** The JDK takes the samples of a grey image for amounts of light. */
    private static int argb(BufferedImage image, int x, int y) {
        return image.getRaster().getNumBands() == 1 && image.getColorModel() instanceof ComponentColorModel
                ? 0xFF000000 | (0x010101 * image.getRaster().getSample(x, y, 0))
                : image.getRGB(x, y);
    }

    /** CIE 15, for the white D65. */
    private static double[] lab(int argb) {
        Color colour = new Color(argb);
        double red = light(colour.getRed());
        double green = light(colour.getGreen());
        double blue = light(colour.getBlue());
        double x = root((.4124 * red + .3576 * green + .1805 * blue) / .9505);
        double y = root(.2126 * red + .7152 * green + .0722 * blue);
        double z = root((.0193 * red + .1192 * green + .9505 * blue) / 1.089);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double light(int sample) {
        double value = sample / 255.0;
        return value <= .04045 ? value / 12.92 : Math.pow((value + .055) / 1.055, 2.4);
    }

    private static double root(double light) {
        return light > .008856 ? Math.cbrt(light) : 7.787 * light + 16 / 116.0;
    }
}
