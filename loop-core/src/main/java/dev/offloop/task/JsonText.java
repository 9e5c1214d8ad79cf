package dev.offloop.task;

import org.jspecify.annotations.Nullable;

/**
 * Whether bytes are text that JSON may be made of (RFC 8259, section 8): well-formed UTF-8 (RFC 3629), in which every
 * surrogate that is written as an escape has its other half. Parsers take more than that: other encodings, byte order
 * marks, bytes of texts that have no other form, halves of characters.
 */
final class JsonText {
    private static final int ESCAPE_LENGTH = 6;

    private JsonText() {}

    /** What is wrong and where; null when nothing is. */
    static @Nullable String fault(byte[] bytes) {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return "it begins with a byte order mark";
        }
        int at = 0;
        while (at < bytes.length) {
            int first = bytes[at];
            if (first == 0) {
                return "it is not UTF-8: there is a zero byte at offset " + at;
            } else if (first == '\\') {
                int length = escape(bytes, at);
                if (length == 0) {
                    return "the escape at offset " + at + " is half of a surrogate pair, which is no character";
                }
                at += length;
            } else if (first > 0) {
                at++;
            } else {
                int length = Utf8.sequence(bytes, at);
                if (length == 0) {
                    return Utf8.describe(bytes, at);
                }
                at += length;
            }
        }
        return null;
    }

    /**
     * How long the escape is, a pair of them counted as one; 0 for half of a surrogate pair. What is no escape at all,
     * the parser finds.
     */
    private static int escape(byte[] bytes, int at) {
        int unit = unit(bytes, at);
        if (unit < 0) {
            return 2;
        }
        if (!Character.isSurrogate((char) unit)) {
            return ESCAPE_LENGTH;
        }
        int next = Character.isHighSurrogate((char) unit) ? unit(bytes, at + ESCAPE_LENGTH) : -1;
        return next >= 0 && Character.isLowSurrogate((char) next) ? 2 * ESCAPE_LENGTH : 0;
    }

    /** The code unit of the escape of four hexadecimal digits at this place; -1 when there is none. */
    private static int unit(byte[] bytes, int at) {
        if (at + ESCAPE_LENGTH > bytes.length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
