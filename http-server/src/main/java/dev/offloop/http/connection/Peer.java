package dev.offloop.http.connection;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Whom the PROXY protocol named, as metrics keep it of a connection. Vert.x 5.0.8 forgets the former where there are
 * metrics: it tells them first, which takes the address out of the place where the connection of HTTP then looks for
 * it.
 */
public record Peer(SocketAddress address) {
    /** Puts it there again; before anyone has asked the connection for its address. The loop's thread. */
    public static void restore(HttpConnection connection) {
        ConnectionBase base = (ConnectionBase) connection;
        if (base.metric() instanceof Peer peer) {
            Channel channel = base.channel();
            channel.attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE).set(peer.address());
        }
    }
}
