package dev.offloop.compare.analysis;

import java.util.Locale;

/** Numbers as people read them. */
public final class Words {
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final int KIBI = 1 << 10;
    private static final int MEBI = 1 << 20;

    private Words() {}

    /** A time given in microseconds, with two or three digits, such as {@code 1.5 µs} or {@code 12 ms}. */
    public static String micros(double micros) {
        if (micros >= MICROS_PER_SECOND) {
            return digits(micros / MICROS_PER_SECOND) + " s";
        }
        return micros >= MICROS_PER_MILLI ? digits(micros / MICROS_PER_MILLI) + " ms" : digits(micros) + " µs";
    }

    /** A size such as {@code 64 B} or {@code 1 MiB}. */
    public static String bytes(double bytes) {
        if (bytes >= MEBI) {
            return digits(bytes / MEBI) + " MiB";
        }
        return bytes >= KIBI ? digits(bytes / KIBI) + " KiB" : digits(bytes) + " B";
    }

    /** A count or rate, such as {@code 1.23 M}. */
    public static String count(double count) {
        if (count >= 1e6) {
            return digits(count / 1e6) + " M";
        }
        return count >= 1e4 ? digits(count / 1e3) + " k" : digits(count);
    }

    /** Three significant digits, fewer zeros. */
    public static String digits(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == Math.rint(size) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
