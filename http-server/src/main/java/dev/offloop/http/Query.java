package dev.offloop.http;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names and values of a query, as forms write them ({@code application/x-www-form-urlencoded}). Stricter than the
 * decoders of Netty and Vert.x, which replace what is malformed: each name once, whole percent escapes, UTF-8, and
 * nothing but ASCII that is not escaped.
 */
final class Query {
    private Query() {}

    /**
     * Reads a query.
     *
     * @param query what stands behind the question mark; null when there is none
     * @throws ProblemException when it is malformed or has a name twice
     */
    static Map<String, String> parse(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (parameters.put(name, value) != null) {
                throw Problems.badRequest("Query parameter '" + name + "' is given twice")
                        .asException();
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '%') {
                bytes.write(escaped(text, at));
                at += 2;
            } else if (c > 0x7F) {
                throw Problems.badRequest(
                                "The query has a character that is not ASCII; write it as percent escapes of its UTF-8")
                        .asException();
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return Utf8.decode(bytes.toByteArray());
        } catch (InvalidInputException e) {
            throw Problems.badRequest("The percent escapes of the query are no UTF-8")
                    .asException();
        }
    }

    private static int escaped(String text, int at) {
        int high = at + 2 < text.length() ? digit(text.charAt(at + 1)) : -1;
        int low = high < 0 ? -1 : digit(text.charAt(at + 2));
        if (low < 0) {
            throw Problems.badRequest(
                            "The query has a percent sign without two hexadecimal digits; write %25 for the sign itself")
                    .asException();
        }
        return high << 4 | low;
    }

    /** Other scripts have digits too. */
    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
