package dev.offloop.http.proxy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A set of networks, IPv4 and IPv6. Immutable. */
public final class Networks {
    /** None at all. */
    public static final Networks NONE = new Networks(List.of());

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private final List<Network> all;

    private Networks(List<Network> all) {
        this.all = all;
    }

    /**
     * Reads networks such as {@code 10.0.0.0/8} and {@code 2001:db8::/32}, and single addresses.
     *
     * @throws IllegalArgumentException for a text that is none, with what it is to be; names are not looked up
     */
    public static Networks parse(List<String> texts) {
        return new Networks(texts.stream().map(Network::parse).toList());
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Whether one of them has this address, in text form; an IPv4 address within IPv6 counts as itself. */
    public boolean contain(@Nullable String address) {
        if (address == null || all.isEmpty()) {
            return false;
        }
        byte[] bytes = bytesOf(address);
        return bytes != null && all.stream().anyMatch(network -> network.contains(bytes));
    }

    /** Null when it is no address. */
    private static byte @Nullable [] bytesOf(String address) {
        InetAddress literal = literal(withoutZone(address));
        return literal == null ? null : literal.getAddress();
    }

    /** Null when it is none; IPv4 has all of its four numbers, as shorter forms are read in more than one way. */
    static @Nullable InetAddress literal(String text) {
        if (text.indexOf(':') < 0 && !IPV4.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The interface after an IPv6 address of one link. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static final class Network {
        private final byte[] prefix;
        private final int bits;

        Network(byte[] prefix, int bits) {
            this.prefix = prefix;
            this.bits = bits;
        }

        static Network parse(String text) {
            int slash = text.indexOf('/');
            byte[] address = bytesOf(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                throw none(text);
            }
            int bits = slash < 0 ? 8 * address.length : bits(text, text.substring(slash + 1), 8 * address.length);
            Network network = new Network(address, bits);
            if (!Arrays.equals(address, network.masked(address))) {
                throw new IllegalArgumentException("'" + text + "' has bits beyond the first " + bits
                        + ", so that it is unclear whether a network or an address is meant");
            }
            return network;
        }

        private static int bits(String text, String digits, int most) {
            if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > most) {
                throw none(text);
            }
            return Integer.parseInt(digits);
        }

        private static IllegalArgumentException none(String text) {
            return new IllegalArgumentException(
                    "'" + text + "' is no address and no network; write 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32");
        }

        boolean contains(byte[] address) {
            return address.length == prefix.length && Arrays.equals(masked(address), prefix);
        }

        private byte[] masked(byte[] address) {
            byte[] masked = address.clone();
            for (int i = 0; i < masked.length; i++) {
                int kept = Math.clamp(bits - 8L * i, 0, 8);
                masked[i] &= (byte) (0xff << (8 - kept));
            }
            return masked;
        }
    }
}
