package dev.offloop.offload;

import dev.offloop.task.Codec;
import java.util.zip.CRC32C;

/** By what people know an input again: the length and the CRC-32C of its encoded form. */
record Fingerprint(int length, int crc) {
    /** Of an input that its codec cannot encode. */
    static final Fingerprint UNKNOWN = new Fingerprint(-1, 0);

    static Fingerprint of(Entry<?, ?> entry) {
        return InputDigest.of(entry).fingerprint();
    }

    static Fingerprint of(byte[] encoded) {
        CRC32C crc = new CRC32C();
        crc.update(encoded);
        return new Fingerprint(encoded.length, (int) crc.getValue());
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

    @Override
    public String toString() {
        return isKnown() ? length + " bytes, crc32c " + String.format("%08x", crc) : "cannot be encoded";
    }
}
