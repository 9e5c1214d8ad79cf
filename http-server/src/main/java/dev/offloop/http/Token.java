package dev.offloop.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Optional;

/** What {@code Authorization: Bearer} must carry, if the service was started with a token. */
final class Token {
    private static final String SCHEME = "Bearer ";

    private final Optional<byte[]> token;

    Token(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(UTF_8));
    }

    boolean isDemanded() {
        return token.isPresent();
    }

    /** False where no token is demanded. Takes the same time for every wrong token of one length. */
    boolean isCarriedBy(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return token.isPresent()
                && header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        header.substring(SCHEME.length()).strip().getBytes(UTF_8), token.get());
    }
}
