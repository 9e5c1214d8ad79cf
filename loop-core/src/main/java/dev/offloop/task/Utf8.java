package dev.offloop.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/** Well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Reads text.
     *
     * @throws InvalidInputException when the bytes are no UTF-8; the message says where
     */
    public static String decode(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int length = bytes[at] >= 0 ? 1 : sequence(bytes, at);
            if (length == 0) {
                throw new InvalidInputException("The text is refused: " + describe(bytes, at));
            }
            at += length;
        }
        return new String(bytes, UTF_8);
    }

    /** Whether the text has a form in UTF-8: whether each half of a surrogate pair has its other half. */
    public static boolean isWhole(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(at))) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /** The length of the sequence that begins with a byte above 0x7F; 0 when it is malformed. */
    static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > bytes.length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    static String describe(byte[] bytes, int at) {
        return "it is not UTF-8: byte 0x" + HexFormat.of().toHexDigits(bytes[at]) + " at offset " + at
                + " is out of place";
    }
}
