package dev.offloop.workers.port;

/** More messages wait for a worker than may; this one was not sent. */
public final class PortFullException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    PortFullException(String message) {
        super(message);
    }
}
