package dev.offloop.tasks.image;

import dev.offloop.task.InvalidInputException;

/** The image file contradicts itself, or ends before its image does. */
final class DamagedImageException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    DamagedImageException(ImageKind kind, String what) {
        super("The " + kind.title + " image is damaged or ends too early: " + what);
    }

    DamagedImageException(ImageKind kind, String what, Throwable cause) {
        super("The " + kind.title + " image is damaged or ends too early: " + what, cause);
    }
}
