package dev.offloop.http.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do. None includes another. */
public enum Role {
    /** Run tasks. */
    SUBMIT,
    /** See what there is, what it does, and how it fares. */
    READ,
    /** Change the service while it runs. */
    OPERATE;

    /** As files and messages have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this word. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
