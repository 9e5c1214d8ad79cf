package dev.offloop.tasks.image;

import java.io.IOException;

/** Tells what a decoder of others threw: mostly the file is damaged, but want of memory is never the caller's fault. */
final class LibraryFailure {
    /** What libjpeg says when it gets no memory. */
    private static final String NO_NATIVE_MEMORY = "Insufficient memory";

    private LibraryFailure() {}

    /**
     * @return what to throw for a damaged file
     * @throws Error when one is among the causes
     * @throws IllegalStateException when the decoder got no memory
     */
    static DamagedImageException of(ImageKind kind, Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error error) {
                throw error;
            }
        }
        String message = String.valueOf(thrown.getMessage());
        if (message.startsWith(NO_NATIVE_MEMORY)) {
            throw new IllegalStateException("The decoder got no memory from the system", thrown);
        }
        boolean told = thrown instanceof IOException && thrown.getCause() == null && thrown.getMessage() != null;
        return new DamagedImageException(kind, told ? message : "it cannot be decoded", thrown);
    }
}
