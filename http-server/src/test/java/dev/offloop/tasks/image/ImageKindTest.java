package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageKindTest {
    @ParameterizedTest
    @CsvSource({
        "'....ftypheic....mif1heic', HEIC",
        "'....ftypmif1....mif1heic', HEIC",
        "'....ftypavif....mif1avif', AVIF",
        "'....ftypmif1....mif1avif', AVIF",
        "'II*~....', TIFF",
        "'MM~*....', TIFF",
        "'BM....~~~~', BMP",
        "'<svg xmlns=', SVG",
        "'<?xml version=\"1.0\"?> <svg/>', SVG",
        "'ÿ\n..', JPEG XL",
        "'~~~\u000cJXL \r\n\u0087\n', JPEG XL",
        "'~~~\u000cjP  \r\n\u0087\n', JPEG 2000",
        "'8BPS', Photoshop"
    })
    void whatIsNotReadIsNamed(String head, String name) {
        byte[] file = Arrays.copyOf(Jpegs.latin(head.replace('~', '\0')), 200);

        assertThatThrownBy(() -> Pictures.scale(file, 32))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The file is an image of the kind " + name
                        + ", which is not read; send a JPEG, PNG, GIF or WebP image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%PDF-1.4", "<!doctype html>", "{}", "RIFF....WAVE", "<?xml version=\"1.0\"?><note/>"})
    void whatIsNoImageIsNotTakenForOne(String head) {
        assertThat(ImageKind.of(Jpegs.latin(head))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0xC3,lossless", "0xC5,hierarchical", "0xC9,arithmetic coding", "0xCA,arithmetic coding"})
    void aJpegThatIsCodedInAnotherWayIsRefusedByName(int marker, String way) throws Exception {
        byte[] jpeg = Jpegs.of(Pictures.halves(32, 32, Pictures.RED, Pictures.BLUE));

        assertThatThrownBy(() -> Pictures.scale(Jpegs.withFrameMarker(jpeg, marker), 16))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(way);
    }
}
