package dev.offloop.offload;

import dev.offloop.task.Codec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * By what an input is known again: the length and the CRC-32C of its encoded form. Takes the time of encoding it, once
 * for each task.
 */
record Fingerprint(int length, int crc) {
    /** Of an input that its codec cannot encode. */
    private static final Fingerprint UNKNOWN = new Fingerprint(-1, 0);

    static Fingerprint of(Entry<?, ?> entry) {
        Fingerprint known = entry.fingerprint;
        if (known == null) {
            known = take(entry);
            entry.fingerprint = known;
        }
        return known;
    }

    private static Fingerprint take(Entry<?, ?> entry) {
        byte[] encoded;
        try {
            encoded = encode(entry);
        } catch (RuntimeException | Error e) {
            return UNKNOWN;
        }
        CRC32C crc = new CRC32C();
        crc.update(encoded);
        return new Fingerprint(encoded.length, (int) crc.getValue());
    }

    @SuppressWarnings("unchecked")
    private static byte[] encode(Entry<?, ?> entry) {
        return ((Codec<Object>) entry.descriptor().input()).encode(entry.input());
    }

    /** As the codec weighs the value, which costs nothing; tells most inputs apart without encoding them. */
    @SuppressWarnings("unchecked")
    static long weigh(Entry<?, ?> entry) {
        try {
            return ((Codec<Object>) entry.descriptor().input()).weigh(entry.input());
        } catch (RuntimeException | Error e) {
            return 0;
        }
    }

    boolean isKnown() {
        return length >= 0;
    }

    /** A digest of a known input for which another cannot be made, as it can for a CRC. */
    static String digest(Entry<?, ?> entry) {
        String known = entry.digest;
        if (known == null) {
            known = HexFormat.of().formatHex(sha256().digest(encode(entry)));
            entry.digest = known;
        }
        return known;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return isKnown() ? length + " bytes, crc32c " + String.format("%08x", crc) : "cannot be encoded";
    }
}
