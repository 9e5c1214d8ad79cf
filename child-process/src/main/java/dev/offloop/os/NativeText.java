package dev.offloop.os;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * A text as the kernel has it: bytes without a zero. Immutable.
 *
 * <p>Java's texts become bytes by the encoding of the locale, which is also how Java has read what it got from the
 * kernel. In the locale {@code C}, which knows ASCII alone, it is UTF-8, as Node always has it.
 */
public final class NativeText {
    private static final Charset LOCALE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    /** What Java puts where it cannot read bytes of the kernel's. */
    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] bytes;

    private NativeText(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The text in the encoding of this system's locale.
     *
     * @param what names the text in the message of a refusal
     * @throws IllegalArgumentException when the text holds a NUL or what the encoding does not have
     */
    public static NativeText of(String what, String text) {
        return of(what, text, LOCALE);
    }

    /** Refuses what {@link #of} refuses. */
    public static void check(String what, String text) {
        of(what, text);
    }

    /**
     * Refuses what Java itself cannot hand to the kernel, for which it puts question marks.
     *
     * @throws IllegalArgumentException when the locale does not have what the text holds
     */
    public static void checkInLocale(String what, String text) {
        if (!LOCALE.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + ", '" + text + "', holds a character that " + LOCALE
                    + ", the encoding of this system, does not have;"
                    + " start this process in a locale such as C.UTF-8");
        }
    }

    static NativeText of(String what, String text, Charset locale) {
        refuse(what, text.indexOf('\0'), "a NUL character");
        boolean ascii = locale.equals(US_ASCII);
        if (ascii) {
            refuse(
                    what,
                    text.indexOf(REPLACEMENT),
                    "U+FFFD, which stands for bytes that Java could not read in this locale,");
        }
        Charset charset = ascii ? UTF_8 : locale;
        try {
            ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return new NativeText(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    what + " holds a character that " + charset + ", the encoding of this system, does not have", e);
        }
    }

    private static void refuse(String what, int index, String found) {
        if (index >= 0) {
            throw new IllegalArgumentException(what + " holds " + found + " at index " + index);
        }
    }

    /** These bytes, none of them zero. */
    public static NativeText ofBytes(byte... bytes) {
        return new NativeText(bytes.clone());
    }

    /** The bytes of this and then those of the other. */
    public NativeText plus(NativeText other) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, both, bytes.length, other.bytes.length);
        return new NativeText(both);
    }

    /** The bytes from one index to before another. */
    public NativeText slice(int from, int to) {
        return new NativeText(Arrays.copyOfRange(bytes, from, to));
    }

    /** Index of the first such byte from an index on, or -1. */
    public int indexOf(char ascii, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == ascii) {
                return i;
            }
        }
        return -1;
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NativeText text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: bytes that are no text become U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, UTF_8);
    }
}
