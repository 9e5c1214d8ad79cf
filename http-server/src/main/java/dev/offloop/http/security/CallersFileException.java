package dev.offloop.http.security;

/** The file of callers cannot be used; the message names it, the line and the reason. */
public final class CallersFileException extends Exception {
    private static final long serialVersionUID = 1L;

    CallersFileException(String message) {
        super(message);
    }
}
