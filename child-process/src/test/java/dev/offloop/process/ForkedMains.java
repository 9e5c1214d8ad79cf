package dev.offloop.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.process.channel.ChannelAddress;
import dev.offloop.process.channel.ChannelException;
import dev.offloop.process.channel.ForkedChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What runs in the JVMs that the tests fork. */
final class ForkedMains {
    private ForkedMains() {}

    record Fruit(String name, int count) {}

    /** Sends back each message. */
    static final class Echo {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                channel.onMessage(message -> channel.send(message.json()));
                channel.awaitDisconnect();
            }
        }
    }

    /** Reads nothing until it is told to by its input; at the message {@code true} it tells how many others came. */
    static final class LateReader {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                System.out.println("waiting");
                var _ = System.in.read();
                AtomicInteger count = new AtomicInteger();
                channel.onMessage(message -> {
                    if (message.json().isBoolean()) {
                        channel.send(count.get());
                    } else {
                        count.incrementAndGet();
                    }
                });
                channel.awaitDisconnect();
            }
        }
    }

    /** Sends large messages until the channel is full, then says so, and sends how many there were. */
    static final class Filler {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                int count = 0;
                while (channel.trySend("x".repeat(100_000))) {
                    count++;
                }
                System.out.println("full");
                channel.send(count);
                channel.disconnect();
                channel.awaitDisconnect();
            }
        }
    }

    /** Disconnects by itself; its exit code tells what happened then. */
    static final class Leaver {
        public static void main(String[] arguments) throws Exception {
            AtomicBoolean asked = new AtomicBoolean();
            boolean refused = false;
            try (ForkedChannel channel = ForkedChannel.connect()) {
                channel.send("before");
                channel.send("leaving");
                channel.disconnect();
                try {
                    channel.send("after");
                } catch (ChannelException e) {
                    refused = !channel.isConnected();
                }
                channel.onMessage(message -> asked.set(message.as(String.class).equals("question")));
                channel.awaitDisconnect();
            }
            System.exit((refused ? 2 : 0) + (asked.get() ? 8 : 0));
        }
    }

    /** Dies in the middle of its second message. */
    static final class Torn {
        public static void main(String[] arguments) throws Exception {
            SocketChannel socket = rawChannel();
            write(socket, frame("\"whole\""));
            write(socket, ByteBuffer.allocate(14).putInt(100).put(new byte[10]).flip());
            Runtime.getRuntime().halt(9);
        }
    }

    /** Sends one message and then what is none. */
    static final class Garbage {
        public static void main(String[] arguments) throws Exception {
            try (SocketChannel socket = rawChannel()) {
                write(socket, frame("\"whole\""));
                write(socket, ByteBuffer.wrap("hello, this is no frame".getBytes(US_ASCII)));
                int end = socket.read(ByteBuffer.allocate(1));
                System.exit(end < 0 ? 6 : 1);
            } catch (IOException reset) {
                System.exit(6);
            }
        }
    }

    /** Sends a frame that holds no JSON. */
    static final class Plain {
        public static void main(String[] arguments) throws Exception {
            try (SocketChannel socket = rawChannel()) {
                write(socket, frame("plain text"));
            }
        }
    }

    private static SocketChannel rawChannel() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(
                ChannelAddress.ofThisJvm().orElseThrow().socket()));
    }

    private static ByteBuffer frame(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .flip();
    }

    private static void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** Tries to send too much, tells how it was refused, and how long what it got was. */
    static final class TooLarge {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                try {
                    channel.send("x".repeat(99));
                } catch (ChannelException e) {
                    channel.send(e.getMessage());
                }
                channel.onMessage(message -> {
                    channel.send(message.as(String.class).length());
                    channel.disconnect();
                });
                channel.awaitDisconnect();
            }
        }
    }

    /** Knows of no channel. */
    static final class Silent {
        public static void main(String[] arguments) {}
    }

    /** Prints and sends. */
    static final class Printer {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                System.out.println("printed");
                System.err.println("errors");
                channel.send("sent");
                channel.disconnect();
                channel.awaitDisconnect();
            }
        }
    }

    /** Throws at one message and sends back others. */
    static final class Thrower {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                channel.onMessage(message -> {
                    if (message.as(String.class).equals("bad")) {
                        throw new IllegalStateException("bad message");
                    }
                    channel.send(message.json());
                });
                channel.awaitDisconnect();
            }
        }
    }

    /** Tells what it was started with. */
    static final class Environment {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                channel.send(List.of(arguments));
                channel.send(System.getProperty("fruit"));
                channel.send(System.getenv("TREE"));
                channel.send(System.getProperty("user.dir"));
                try (ForkedChannel second = ForkedChannel.connect()) {
                    second.send("connected again");
                } catch (IOException e) {
                    channel.send("connected once only");
                }
                channel.disconnect();
                channel.awaitDisconnect();
            }
        }
    }
}
