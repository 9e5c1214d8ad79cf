package dev.offloop.os;

import java.io.IOException;

/** What the operating system refused. */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    SystemCallException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    /** The number of {@code errno.h}. */
    public int errno() {
        return errno;
    }
}
