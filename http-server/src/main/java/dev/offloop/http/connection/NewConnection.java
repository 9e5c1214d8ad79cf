package dev.offloop.http.connection;

import io.netty.channel.Channel;
import java.net.SocketAddress;

/**
 * One that is accepted, and of which nothing more is known.
 *
 * @param since by the clock of {@link Connections}
 */
record NewConnection(Channel channel, long since) implements WaitingConnection {
    @Override
    public boolean isQuiet() {
        return true;
    }

    @Override
    public SocketAddress peer() {
        return channel.remoteAddress();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the channel tells what fails: it closes
    public void abort() {
        channel.close();
    }
}
