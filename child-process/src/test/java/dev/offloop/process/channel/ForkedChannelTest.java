package dev.offloop.process.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forked end of a channel, in this JVM, with the bare socket as its other end. */
class ForkedChannelTest {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    private final CompletableFuture<Optional<ChannelException>> disconnect = new CompletableFuture<>();
    private final List<String> properties = new ArrayList<>();
    private final ServerSocketChannel server = open();

    private static ServerSocketChannel open() {
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void pretendToBeForked() throws IOException {
        Path socket = directory.resolve("channel");
        server.bind(UnixDomainSocketAddress.of(socket));
        for (String option : new ChannelAddress(socket, Serialization.JSON, MAX_MESSAGE_BYTES).jvmOptions()) {
            String name = option.substring(2, option.indexOf('='));
            properties.add(name);
            System.setProperty(name, option.substring(option.indexOf('=') + 1));
        }
    }

    @AfterEach
    void beOneselfAgain() throws IOException {
        properties.forEach(System::clearProperty);
        server.close();
    }

    private ForkedChannel listening(ForkedChannel channel) {
        channel.onDisconnect(disconnect::complete);
        channel.onMessage(message -> {});
        return channel;
    }

    private Optional<ChannelException> reason() throws Exception {
        return disconnect.get(20, TimeUnit.SECONDS);
    }

    private static void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** All messages until the end of the stream. */
    private static List<String> readAll(SocketChannel socket) throws IOException {
        MessageFrames frames = new MessageFrames(MAX_MESSAGE_BYTES);
        List<String> messages = new ArrayList<>();
        ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
        while (socket.read(chunk.clear()) >= 0) {
            frames.feed(chunk.flip(), bytes -> messages.add(new String(bytes, UTF_8)));
        }
        frames.end();
        return messages;
    }

    @Test
    void anEndOfTheOtherSideIsToldWithoutAReasonAndNothingCanBeSentThen() throws Exception {
        try (ForkedChannel channel = listening(ForkedChannel.connect())) {
            server.accept().close();

            assertThat(reason()).isEmpty();
            channel.awaitDisconnect();
            assertThat(channel.isConnected()).isFalse();
            assertThatThrownBy(() -> channel.send("late")).isInstanceOf(ChannelException.class);
        }
    }

    @Test
    void garbageIsToldAsTheReason() throws Exception {
        try (ForkedChannel channel = listening(ForkedChannel.connect());
                SocketChannel parent = server.accept()) {
            write(parent, ByteBuffer.wrap(new byte[] {-1, -1, -1, -1}));

            assertThat(reason())
                    .hasValueSatisfying(e -> assertThat(e).hasMessageContaining("no message of this channel"));
            assertThat(channel.isConnected()).isFalse();
            assertThat(parent.read(ByteBuffer.allocate(1)))
                    .as("the channel is closed")
                    .isEqualTo(-1);
        }
    }

    @Test
    void anEndWithinAMessageIsToldAsTheReason() throws Exception {
        try (ForkedChannel channel = listening(ForkedChannel.connect())) {
            try (SocketChannel parent = server.accept()) {
                write(
                        parent,
                        ByteBuffer.allocate(6).putInt(100).put(new byte[2]).flip());
            }

            assertThat(reason()).hasValueSatisfying(e -> assertThat(e).hasMessageContaining("2 of 100 bytes"));
            assertThat(channel.isConnected()).isFalse();
        }
    }

    @Test
    void aFullChannelTakesNothingOfAMessageThatItRefuses() throws Exception {
        try (ForkedChannel channel = ForkedChannel.connect();
                SocketChannel parent = server.accept()) {
            int taken = 0;
            while (channel.trySend("x".repeat(50_000) + taken)) {
                taken++;
            }
            assertThat(taken).isPositive();

            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> {
                try {
                    return readAll(parent);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            channel.send("after");
            channel.disconnect();

            List<String> messages = received.get(20, TimeUnit.SECONDS);
            assertThat(messages).hasSize(taken + 1).endsWith("\"after\"");
            assertThat(messages.get(taken - 1)).endsWith("x" + (taken - 1) + "\"");
        }
    }

    @Test
    void messagesOfManyThreadsAreNotMixedAndEachThreadsKeepTheirOrder() throws Exception {
        try (ForkedChannel channel = ForkedChannel.connect();
                SocketChannel parent = server.accept()) {
            List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < 4; sender++) {
                String name = "sender " + sender + " ";
                senders.add(Thread.ofPlatform().start(() -> {
                    for (int i = 100; i < 600; i++) {
                        channel.send(name + i);
                    }
                }));
            }
            Thread end = Thread.ofPlatform().start(() -> {
                for (Thread sender : senders) {
                    joined(sender);
                }
                channel.disconnect();
            });

            List<String> messages = readAll(parent);
            joined(end);

            assertThat(messages).hasSize(2_000).allMatch(text -> text.matches("\"sender \\d \\d\\d\\d\""));
            for (int sender = 0; sender < 4; sender++) {
                String name = "\"sender " + sender;
                assertThat(messages.stream()
                                .filter(text -> text.startsWith(name))
                                .toList())
                        .hasSize(500)
                        .isSorted();
            }
        }
    }

    private static void joined(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void withoutAListenerConnectingFails() throws IOException {
        server.close();

        assertThatThrownBy(ForkedChannel::connect).isInstanceOf(IOException.class);
    }
}
