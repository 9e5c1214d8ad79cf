package dev.offloop.log;

/**
 * Text of others made fit for one line of a log or a terminal: what would move the cursor, change colours, end the line
 * or turn the direction of writing is shown as an escape such as {@code \}{@code u001b}.
 */
public final class Printable {
    private Printable() {}

    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnfit(text.charAt(i))) {
                return escape(text, i);
            }
        }
        return text;
    }

    private static String escape(String text, int from) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isUnfit(c)) {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Control characters but the tab, line and paragraph separators, and the marks that reorder text. */
    private static boolean isUnfit(char c) {
        return (Character.isISOControl(c) && c != '\t')
                || (c >= '\u2028' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c';
    }
}
