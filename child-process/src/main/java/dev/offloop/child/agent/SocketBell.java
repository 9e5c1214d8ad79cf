package dev.offloop.child.agent;

import dev.offloop.child.wire.Hello;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A connection over a Unix domain socket. */
final class SocketBell implements Bell {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1);

    private SocketBell(SocketChannel channel) {
        this.channel = channel;
    }

    static Bell connect(Path socket, Hello hello) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        ByteBuffer bytes = ByteBuffer.wrap(hello.encode());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return new SocketBell(channel);
    }

    @Override
    public boolean await() throws IOException {
        in.clear();
        return channel.read(in) >= 0;
    }

    /** In milliseconds, rounded up. A selector takes no channel that blocks. */
    @Override
    public boolean await(long nanos) throws IOException {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        in.clear();
        try (Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            selector.select(millis);
            return channel.read(in) >= 0;
        } finally {
            if (channel.isOpen()) {
                channel.configureBlocking(true);
            }
        }
    }

    @Override
    public void requireOpen() throws ClosedChannelException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void ring() throws IOException {
        out.clear();
        channel.write(out);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
