package dev.offloop.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Optional;

/** The one token that the service was started with, if it was. */
final class Token {
    private final Optional<byte[]> token;

    Token(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(UTF_8));
    }

    boolean isDemanded() {
        return token.isPresent();
    }

    /** False where there is none. Takes the same time for every wrong token of one length. */
    boolean is(String carried) {
        return token.isPresent() && MessageDigest.isEqual(carried.getBytes(UTF_8), token.get());
    }
}
