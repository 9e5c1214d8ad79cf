package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {
    /** Counts how often it is asked, and is cancelled at one of these times. */
    private static final class Looks implements TaskContext {
        final int cancelledAt;
        int looks;

        Looks(int cancelledAt) {
            this.cancelledAt = cancelledAt;
        }

        @Override
        public boolean isCancelled() {
            return ++looks >= cancelledAt;
        }

        @Override
        public long taskId() {
            return 1;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public Map<String, String> parameters() {
            return Map.of();
        }

        @Override
        public long remainingNanos() {
            return Long.MAX_VALUE;
        }
    }

    @Test
    void aJpegOfFarTooManyScansIsRefusedBeforeTheWork() {
        byte[] bomb = Jpegs.ofEmptyScans(8_000, 600, 1);
        assertThat(bomb.length).isLessThan(400_000);

        assertThatThrownBy(() -> Pictures.scale(bomb, 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("8000 × 8000 pixels in 601 scans");
    }

    @Test
    void aJpegWhoseCoefficientsTakeTooMuchMemoryIsRefusedBeforeTheWork() {
        byte[] progressive = Jpegs.ofEmptyScans(10_900, 0, 3);

        assertThatThrownBy(() -> Pictures.scale(progressive, 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("MiB to decode; at most 192");
    }

    @Test
    void theScansOfAJpegEndWhenTheTaskIsNoLongerWanted() {
        byte[] jpeg = Jpegs.ofEmptyScans(800, 1_000, 1);
        Looks looks = new Looks(10);

        assertThatThrownBy(() -> ImageScaler.scale(jpeg, 32, looks)).isInstanceOf(TaskCancelledException.class);

        assertThat(looks.looks).as("it does not go on").isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif"})
    void everyDecoderAndEncoderAsksOftenWhetherTheTaskIsStillWanted(String format) throws Exception {
        BufferedImage scene = Pictures.scene(200, 300);
        Looks all = new Looks(Integer.MAX_VALUE);
        byte[] file = Pictures.file(scene, format);
        ImageScaler.scale(file, 100, all);
        assertThat(all.looks).isGreaterThan(300);

        for (int at = 1; at <= all.looks; at += 37) {
            Looks looks = new Looks(at);
            assertThatThrownBy(() -> ImageScaler.scale(file, 100, looks)).isInstanceOf(TaskCancelledException.class);
            assertThat(looks.looks).isEqualTo(looks.cancelledAt);
        }
    }

    @Test
    void aWebpDecoderThatReadsByteByByteIsAskedToo() {
        SliceStream in = new SliceStream(new Slices().add(new byte[2_000]), new Looks(3));

        assertThatThrownBy(() -> {
                    while (in.read() >= 0) {
                        assertThat(in.getStreamPosition()).isLessThan(1_600);
                    }
                })
                .isInstanceOf(TaskCancelledException.class);
    }

    @Test
    void anInterlacedPngAsksWhileItPassesOverEarlierPasses() throws Exception {
        byte[] png = Pngs.interlaced(Pictures.scene(400, 400));
        Looks looks = new Looks(2);

        assertThatThrownBy(() -> ImageScaler.scale(png, 100, looks)).isInstanceOf(TaskCancelledException.class);
    }

    @Test
    void aPngOfManyPixelsNeedsMemoryForItsResultOnly() {
        byte[] rows = new byte[12_000 * 1_251];
        byte[] png = Pngs.of(10_000, 12_000, 1, PngHeader.GREY, rows);
        ImageFacts facts = new PngSource(png, Pictures.CONTEXT).facts();

        assertThat(facts.decoderHeapBytes() + facts.decoderNativeBytes()).isZero();
        assertThat(facts.size().pixels()).isEqualTo(ImageLimits.MAX_SOURCE_PIXELS);
    }

    @Test
    void aResultThatTakesTooMuchMemoryIsRefusedWhateverTheHeap() {
        byte[] gif = new byte[100];
        System.arraycopy(Jpegs.latin("GIF89a"), 0, gif, 0, 6);
        Arrays.fill(gif, 6, 10, (byte) 0x27);
        gif[13] = 0x2C;
        Arrays.fill(gif, 18, 22, (byte) 0x27);

        assertThatThrownBy(() -> Pictures.scale(gif, 5_000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at most 128");
    }

    @Test
    void aSideThatNoImageHasIsRefused() {
        assertThatThrownBy(() -> Pictures.scale(Pngs.of(70_000, 1, 1, PngHeader.GREY, new byte[8_751]), 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("65535 on a side");
    }
}
