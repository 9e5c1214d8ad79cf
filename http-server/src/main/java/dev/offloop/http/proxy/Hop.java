package dev.offloop.http.proxy;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of the request that it passed on, as it is written.
 *
 * @param header that says it
 * @param from where the request came from; null where nothing is said
 * @param scheme by which it came; null when not told
 * @param host that it was for; null when not told
 */
record Hop(
        String header,
        @Nullable String from,
        @Nullable String scheme,
        @Nullable String host) {
    private static final String PORT = "(?::[\\w.-]{1,30})?";

    /** An address and perhaps a port: IPv6 in brackets, as the standard has it, or IPv4. */
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})\\]|([0-9.]{7,15}))" + PORT + "|([0-9a-fA-F:.]{2,45})");

    private static final Pattern HIDDEN = Pattern.compile("(?:unknown|_[\\w.-]+)" + PORT);
    private static final Pattern AUTHORITY = Pattern.compile("(?:\\[[0-9a-fA-F:.]+\\]|[\\w.-]{1,253})(?::\\d{1,5})?");

    /** The address that the request came from, in its usual form; null where the proxy hides it or does not tell. */
    @Nullable
    String address() throws ForwardingException {
        if (from == null || HIDDEN.matcher(from).matches()) {
            return null;
        }
        Matcher node = NODE.matcher(from);
        if (!node.matches()) {
            throw new ForwardingException("An address of " + header + " is none");
        }
        String literal = node.group(1) != null ? node.group(1) : node.group(2) != null ? node.group(2) : node.group(3);
        InetAddress address = Networks.literal(literal);
        if (address == null) {
            throw new ForwardingException("An address of " + header + " is none");
        }
        return address.getHostAddress();
    }

    /** Whether it came by TLS; null when not told. */
    @Nullable
    Boolean secure() throws ForwardingException {
        if (scheme == null) {
            return null;
        }
        if (scheme.equalsIgnoreCase("https")) {
            return true;
        }
        if (scheme.equalsIgnoreCase("http")) {
            return false;
        }
        throw new ForwardingException("The scheme beside " + header + " is neither http nor https");
    }

    /** The host, and perhaps the port, that it was for; null when not told. */
    @Nullable
    String authority() throws ForwardingException {
        if (host != null && !AUTHORITY.matcher(host).matches()) {
            throw new ForwardingException("The host beside " + header + " is none");
        }
        return host;
    }
}
