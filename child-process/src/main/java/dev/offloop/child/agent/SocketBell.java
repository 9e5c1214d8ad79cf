package dev.offloop.child.agent;

import dev.offloop.child.wire.Hello;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

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
