package dev.offloop.http.proxy;

/** What proxies say of a request cannot be understood; the message says what, for the operator of the proxy. */
public final class ForwardingException extends Exception {
    private static final long serialVersionUID = 1L;

    ForwardingException(String message) {
        super(message);
    }
}
