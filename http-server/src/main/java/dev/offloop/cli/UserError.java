package dev.offloop.cli;

/** What the user asked for cannot be done; the message is the one line that says why and what to do. Exit code 2. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserError(String message) {
        super(message);
    }

    UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
