package dev.offloop.workers.port;

/** A port takes or gives no more messages, as it was closed or its worker has ended. */
public final class PortClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param message says which port, and why */
    public PortClosedException(String message) {
        super(message);
    }
}
