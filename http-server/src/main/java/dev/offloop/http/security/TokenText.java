package dev.offloop.http.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The form of a token: {@code offloop_NAME_SECRET}, the secret 32 bytes in 43 characters of URL-safe Base64. */
final class TokenText {
    private static final String PREFIX = "offloop_";
    private static final int SECRET_LENGTH = 43;

    private TokenText() {}

    static String of(String name, String secret) {
        return PREFIX + name + "_" + secret;
    }

    /** Whose token it says it is; empty when it is none. */
    static String nameOf(String token) {
        int end = token.length() - SECRET_LENGTH - 1;
        return end > PREFIX.length() && token.startsWith(PREFIX) && token.charAt(end) == '_'
                ? token.substring(PREFIX.length(), end)
                : "";
    }

    static String digest(String token) {
        return HexFormat.of().formatHex(sha256(token));
    }

    static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
