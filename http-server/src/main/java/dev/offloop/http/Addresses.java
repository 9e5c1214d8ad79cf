package dev.offloop.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The addresses behind a host name. Blocks; not on the loop. */
final class Addresses {
    private Addresses() {}

    /**
     * Those that the service listens on: what a name has beyond this machine's own, such as IPv6 where that is off, is
     * left out.
     */
    static List<InetAddress> of(String host) throws IOException {
        List<InetAddress> all = named(host);
        List<InetAddress> own = all.stream().filter(Addresses::isOwn).toList();
        return own.isEmpty() ? all : own;
    }

    /**
     * Clients take {@code localhost} for both loopback addresses, whatever the system's table of hosts has (RFC 6761).
     */
    private static List<InetAddress> named(String host) throws UnknownHostException {
        Stream<InetAddress> named = Arrays.stream(InetAddress.getAllByName(host));
        return host.equalsIgnoreCase("localhost")
                ? Stream.concat(named, Stream.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")))
                        .distinct()
                        .toList()
                : named.distinct().toList();
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether no other machine reaches any of them.
     *
     * @throws IllegalArgumentException when the name is not known
     */
    static boolean areLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The host '" + host + "' is not known", e);
        }
    }
}
