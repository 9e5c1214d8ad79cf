package dev.offloop.http.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Forwarded} (RFC 7239) and the headers that were usual before it. */
final class ForwardedHeader {
    private static final String TOKEN = "[!#$%&'*+.^_`|~\\w-]+";

    /**
     * {@code name=value} or {@code name="value"}, and what ends it. An address with a port is taken without quotes too;
     * escapes within quotes, which no part of it needs, are not.
     */
    private static final Pattern PAIR =
            Pattern.compile("[ \\t]*(" + TOKEN + ")=(?:([^\\s\",;\\\\=]+)|\"([^\"\\\\]*)\")[ \\t]*(;|,|$)");

    private ForwardedHeader() {}

    /** The hops of {@code Forwarded}, in its order: that of the last proxy is the last one. */
    static List<Hop> parse(List<String> lines) throws ForwardingException {
        List<Hop> hops = new ArrayList<>();
        for (String line : lines) {
            parse(line, hops);
        }
        return hops;
    }

    private static void parse(String line, List<Hop> hops) throws ForwardingException {
        Matcher pair = PAIR.matcher(line);
        int at = 0;
        @Nullable String from = null;
        @Nullable String scheme = null;
        @Nullable String host = null;
        boolean ended = false;
        while (!ended) {
            if (!pair.region(at, line.length()).lookingAt()) {
                throw new ForwardingException("Forwarded is malformed at position " + (at + 1));
            }
            String value = pair.group(2) != null ? pair.group(2) : pair.group(3);
            switch (pair.group(1).toLowerCase(Locale.ROOT)) {
                case "for" -> from = once(from, value, "for");
                case "proto" -> scheme = once(scheme, value, "proto");
                case "host" -> host = once(host, value, "host");
                default -> {
                    // Such as by, and what others may add.
                }
            }
            at = pair.end();
            ended = pair.group(4).isEmpty();
            if (ended || pair.group(4).equals(",")) {
                hops.add(new Hop("Forwarded", from, scheme, host));
                from = scheme = host = null;
            }
        }
    }

    private static String once(@Nullable String before, String value, String name) throws ForwardingException {
        if (before != null) {
            throw new ForwardingException("Forwarded has '" + name + "' twice for one proxy");
        }
        return value;
    }

    /**
     * The hops of {@code X-Forwarded-For}. Scheme and host are those at the same place from the end, or the first one
     * where there are fewer.
     */
    static List<Hop> parse(List<String> addresses, List<String> schemes, List<String> hosts) {
        List<String> from = listed(addresses);
        List<String> scheme = listed(schemes);
        List<String> host = listed(hosts);
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            int fromEnd = from.size() - i;
            hops.add(new Hop("X-Forwarded-For", from.get(i), fromEnd(scheme, fromEnd), fromEnd(host, fromEnd)));
        }
        return hops;
    }

    private static List<String> listed(List<String> lines) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            for (String value : line.split(",", -1)) {
                if (!value.isBlank()) {
                    values.add(value.strip());
                }
            }
        }
        return values;
    }

    private static @Nullable String fromEnd(List<String> values, int place) {
        return values.isEmpty() ? null : values.get(Math.max(0, values.size() - place));
    }
}
