package dev.offloop.tasks.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import javax.imageio.IIOException;
import org.junit.jupiter.api.Test;

class LibraryFailureTest {
    @Test
    void wantOfMemoryIsNotTheCallersFault() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");

        assertThatThrownBy(() -> LibraryFailure.of(ImageKind.GIF, new IIOException("Error reading", error)))
                .isSameAs(error);
        assertThatThrownBy(() -> LibraryFailure.of(ImageKind.JPEG, new IIOException("Insufficient memory (case 4)")))
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(InvalidInputException.class);
    }

    @Test
    void whatADecoderSaysIsToldWithoutNamesOfClasses() {
        assertThat(LibraryFailure.of(ImageKind.JPEG, new IIOException("Bogus marker length")))
                .hasMessageEndingWith("Bogus marker length");
        assertThat(LibraryFailure.of(ImageKind.WEBP, new ArrayIndexOutOfBoundsException("Index 9 out of bounds")))
                .hasMessageEndingWith("it cannot be decoded");
    }
}
