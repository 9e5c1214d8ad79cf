package dev.offloop.http.tls;

import org.jspecify.annotations.Nullable;

/** A certificate, its key or the clients' authorities cannot be used; the message names the file and the reason. */
public final class CredentialsException extends Exception {
    private static final long serialVersionUID = 1L;

    CredentialsException(String message) {
        super(message);
    }

    CredentialsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
