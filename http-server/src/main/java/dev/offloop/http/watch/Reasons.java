package dev.offloop.http.watch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Why a file cannot be read, in words. */
public final class Reasons {
    private Reasons() {}

    /** Without the name of the file, which the sentence has already. */
    public static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "it may not be read";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> Objects.requireNonNullElse(failure.getMessage(), "the system does not say why");
        };
    }
}
