package dev.offloop.compare.measure;

/** Something that was to be measured did not work; the message says what, and why. */
public final class MeasurementException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MeasurementException(String message, Throwable cause) {
        super(message, cause);
    }

    public MeasurementException(String message) {
        super(message);
    }
}
