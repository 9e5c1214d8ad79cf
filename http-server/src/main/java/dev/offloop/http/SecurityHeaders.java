package dev.offloop.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * What tells a browser to do nothing with an answer but show it: no other type than the one that is told, no scripts
 * and nothing loaded, as a result may be HTML that came from a stranger, no frame of another page around it, and no
 * word of its address to where its links lead. An answer to a caller that showed a token is kept in no cache.
 */
final class SecurityHeaders {
    private static final CharSequence TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'; sandbox");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private SecurityHeaders() {}

    /** On the answer to this request, whatever it will be. */
    static void put(HttpServerRequest request) {
        MultiMap headers = request.response().headers();
        headers.set(TYPE_OPTIONS, NO_SNIFF);
        headers.set(CONTENT_POLICY, NOTHING);
        headers.set(REFERRER_POLICY, NO_REFERRER);
        if (request.headers().contains(HttpHeaders.AUTHORIZATION)) {
            headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
    }
}
