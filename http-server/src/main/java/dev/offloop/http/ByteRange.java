package dev.offloop.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Part of a body, RFC 9110, section 14.
 *
 * @param from its first byte
 * @param to its last byte
 */
record ByteRange(int from, int to) {
    private static final Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})");

    int length() {
        return to - from + 1;
    }

    /** As {@code Content-Range} has it. */
    String of(int length) {
        return "bytes " + from + "-" + to + "/" + length;
    }

    /**
     * What a request asks for of a body of this length; empty for all of it, also when several ranges are asked for, or
     * it is not understood.
     *
     * @throws ProblemException when there is no such part
     */
    static Optional<ByteRange> of(@Nullable String header, int length) {
        Matcher range = ONE.matcher(header == null ? "" : header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        long from;
        long to = length - 1L;
        if (range.group(1).isEmpty()) {
            from = Math.max(0, length - Long.parseLong(range.group(2)));
        } else {
            from = Long.parseLong(range.group(1));
            if (!range.group(2).isEmpty()) {
                long last = Long.parseLong(range.group(2));
                if (last < from) {
                    return Optional.empty();
                }
                to = Math.min(to, last);
            }
        }
        if (from > to) {
            throw Problems.range(length).asException();
        }
        return Optional.of(new ByteRange((int) from, (int) to));
    }
}
