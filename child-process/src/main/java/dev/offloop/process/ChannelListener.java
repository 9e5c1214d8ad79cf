package dev.offloop.process;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * The Unix domain socket to which one forked JVM connects, in a directory of its own that no other user may enter.
 * Takes one connection; then nothing is left of it.
 */
final class ChannelListener {
    private static final Logger LOG = Logs.of(ChannelListener.class);

    private final PipePoller poller;
    private final Path directory;
    private final ServerSocketChannel server;
    private final Consumer<Optional<SocketChannel>> onDecided;

    private ChannelListener(
            PipePoller poller,
            Path directory,
            ServerSocketChannel server,
            Consumer<Optional<SocketChannel>> onDecided) {
        this.poller = poller;
        this.directory = directory;
        this.server = server;
        this.onDecided = onDecided;
    }

    /**
     * Listens. Makes files; not on the loop.
     *
     * @param onDecided gets the connection, or nothing if there will be none; once, on the poller thread
     */
    static ChannelListener open(PipePoller poller, Consumer<Optional<SocketChannel>> onDecided) throws IOException {
        Path directory = Files.createTempDirectory("offloop-fork-");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ChannelListener listener = new ChannelListener(poller, directory, server, onDecided);
        try {
            server.bind(UnixDomainSocketAddress.of(listener.socket()));
            SelectionKey key = poller.register(server, ready -> listener.accept());
            poller.execute(() -> key.interestOps(SelectionKey.OP_ACCEPT));
            return listener;
        } catch (IOException | RuntimeException e) {
            listener.remove();
            throw new IOException("No socket for the channel in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Where to connect. */
    Path socket() {
        return directory.resolve("channel");
    }

    private void accept() {
        try {
            SocketChannel connection = server.accept();
            if (connection != null) {
                decide(Optional.of(connection));
            }
        } catch (IOException e) {
            LOG.warn("A forked JVM could not connect its channel", e);
            decide(Optional.empty());
        }
    }

    /** A JVM that has not connected by now never will. Any thread. */
    void close() {
        poller.execute(() -> {
            if (server.isOpen()) {
                accept();
            }
            if (server.isOpen()) {
                decide(Optional.empty());
            }
        });
    }

    private void decide(Optional<SocketChannel> connection) {
        remove();
        onDecided.accept(connection);
    }

    private void remove() {
        try {
            server.close();
            Files.deleteIfExists(socket());
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.warn("The socket of a channel was not removed from {}", directory, e);
        }
    }
}
