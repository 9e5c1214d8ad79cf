package dev.offloop.offload;

import dev.offloop.task.Codec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what an input is known again. Takes the time of encoding and of reading all of it, once for each task.
 *
 * @param sha256 of its encoded form, for which another cannot be made, as it can for a CRC; empty when it is unknown
 */
record InputDigest(Fingerprint fingerprint, String sha256) {
    /** Of an input that its codec cannot encode. */
    static final InputDigest UNKNOWN = new InputDigest(Fingerprint.UNKNOWN, "");

    /** Of the entry, kept with it. Home loop. */
    static InputDigest of(Entry<?, ?> entry) {
        InputDigest known = entry.inputDigest;
        if (known == null) {
            known = take(entry);
            entry.inputDigest = known;
        }
        return known;
    }

    /** Any thread. */
    @SuppressWarnings("unchecked")
    static InputDigest take(Entry<?, ?> entry) {
        byte[] encoded;
        try {
            encoded = ((Codec<Object>) entry.descriptor().input()).encode(entry.input());
        } catch (RuntimeException | Error e) {
            return UNKNOWN;
        }
        return new InputDigest(
                Fingerprint.of(encoded), HexFormat.of().formatHex(newSha256().digest(encoded)));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
