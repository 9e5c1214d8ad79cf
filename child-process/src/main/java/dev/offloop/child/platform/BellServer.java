package dev.offloop.child.platform;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Hello;
import dev.offloop.log.Logs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import org.slf4j.Logger;

/** A Unix domain socket. */
final class BellServer implements Bells {
    private static final Logger LOG = Logs.of(BellServer.class);
    private static final Buffer RING = Buffer.buffer(new byte[] {1});

    private final NetServer server;
    private final Listener listener;

    BellServer(Vertx vertx, Listener listener) {
        this.listener = listener;
        this.server = vertx.createNetServer().connectHandler(this::onConnect);
    }

    @Override
    public Future<Void> listen(Path socket) {
        return server.listen(SocketAddress.domainSocketAddress(socket.toString()))
                .mapEmpty();
    }

    private void onConnect(NetSocket socket) {
        Buffer start = Buffer.buffer();
        socket.exceptionHandler(e -> LOG.debug("A connection of a child broke", e));
        socket.handler(bytes -> {
            start.appendBuffer(bytes);
            if (start.length() >= Hello.BYTES) {
                onHello(socket, start);
            }
        });
    }

    private void onHello(NetSocket socket, Buffer start) {
        Hello hello;
        try {
            hello = Hello.decode(start.getBytes(0, Hello.BYTES));
        } catch (CorruptFrameException e) {
            LOG.warn("A process that is no child connected to the bell", e);
            socket.close();
            return;
        }
        switch (hello.purpose()) {
            case BELL -> {
                socket.handler(ring -> listener.onRing());
                listener.onBell(hello, new SocketConnection(socket));
                if (start.length() > Hello.BYTES) {
                    listener.onRing();
                }
            }
            case LIFELINE -> {
                socket.handler(ignored -> LOG.debug("A child wrote on its lifeline"));
                listener.onLifeline(hello, new SocketConnection(socket));
            }
        }
    }

    @Override
    public Future<Void> close() {
        return server.close();
    }

    private record SocketConnection(NetSocket socket) implements Connection {
        @Override
        public void ring() {
            socket.write(RING);
        }

        @Override
        public void onClosed(Runnable action) {
            socket.closeHandler(closed -> action.run());
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
