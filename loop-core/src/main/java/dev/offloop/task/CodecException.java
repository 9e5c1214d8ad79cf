package dev.offloop.task;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot be brought into the form in which it travels, or a result cannot be brought back. The task or its
 * codec is to blame, never the caller.
 */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
