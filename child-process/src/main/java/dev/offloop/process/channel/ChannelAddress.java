package dev.offloop.process.channel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a forked JVM is told of its channel, by system properties on its command line. They are seen by the JVM alone,
 * not by what it starts in turn.
 *
 * @param socket the Unix domain socket to connect to
 * @param serialization how messages are written
 * @param maxMessageBytes the largest message, encoded
 */
public record ChannelAddress(Path socket, Serialization serialization, int maxMessageBytes) {
    private static final String SOCKET = "offloop.channel.socket";
    private static final String SERIALIZATION = "offloop.channel.serialization";
    private static final String MAX_MESSAGE = "offloop.channel.maxMessageBytes";

    /** As options of a JVM. */
    public List<String> jvmOptions() {
        return List.of(
                "-D" + SOCKET + "=" + socket,
                "-D" + SERIALIZATION + "=" + serialization,
                "-D" + MAX_MESSAGE + "=" + maxMessageBytes);
    }

    /** That of this JVM, if it was forked. */
    public static Optional<ChannelAddress> ofThisJvm() {
        return Optional.ofNullable(System.getProperty(SOCKET))
                .map(socket -> new ChannelAddress(
                        Path.of(socket),
                        Serialization.valueOf(System.getProperty(SERIALIZATION, Serialization.JSON.name())),
                        Integer.getInteger(MAX_MESSAGE, 0)));
    }
}
