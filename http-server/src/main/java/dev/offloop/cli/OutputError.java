package dev.offloop.cli;

/** What a command has worked out cannot be written: one line on standard error, exit code 1. */
final class OutputError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputError(String message, Throwable cause) {
        super(message, cause);
    }
}
