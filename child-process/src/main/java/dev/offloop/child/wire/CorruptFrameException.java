package dev.offloop.child.wire;

/** Bytes that no honest partner writes. Whoever reads them drops the partner. */
public final class CorruptFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptFrameException(String message) {
        super(message);
    }

    public CorruptFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
