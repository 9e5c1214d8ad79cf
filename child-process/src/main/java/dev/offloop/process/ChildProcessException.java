package dev.offloop.process;

/** A process could not be started, did not do what it was to do, or can no longer be talked to. */
public abstract class ChildProcessException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChildProcessException(String message) {
        super(message);
    }

    ChildProcessException(String message, Throwable cause) {
        super(message, cause);
    }
}
