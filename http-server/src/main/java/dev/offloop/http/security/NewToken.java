package dev.offloop.http.security;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A new token, of 256 random bits. It tells whose it is, and that it is one of Offloop's, so that it is known where it
 * is found.
 *
 * @param token what the caller sends
 * @param line for the file of callers, which has the digest alone
 */
public record NewToken(String token, String line) {
    private static final int BYTES = 32;

    /** Throws an {@link IllegalArgumentException} when the name cannot be one. */
    public static NewToken of(String name, List<Role> roles) {
        if (!CallerLine.isName(name)) {
            throw new IllegalArgumentException(
                    "A name has letters, digits and . _ - and begins with a letter or digit; "
                            + "it has 64 characters at most, so that '" + name + "' is none");
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        String token =
                TokenText.of(name, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        String words = roles.stream().sorted().distinct().map(Role::word).collect(Collectors.joining(","));
        return new NewToken(token, name + " " + words + " " + CallerLine.DIGEST + TokenText.digest(token));
    }
}
