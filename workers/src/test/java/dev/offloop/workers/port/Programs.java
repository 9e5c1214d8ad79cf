package dev.offloop.workers.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Codec;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What the workers of the contract run. */
public final class Programs {
    private Programs() {}

    /** Texts either way. */
    abstract static class OfTexts implements WorkerProgram<String, String> {
        static final Codec<String> TEXT = Codec.json(String.class);

        @Override
        public Codec<String> inbound() {
            return TEXT;
        }

        @Override
        public Codec<String> outbound() {
            return TEXT;
        }
    }

    /** Bytes either way. */
    abstract static class OfBytes implements WorkerProgram<byte[], byte[]> {
        @Override
        public Codec<byte[]> inbound() {
            return Codec.raw();
        }

        @Override
        public Codec<byte[]> outbound() {
            return Codec.raw();
        }
    }

    /** Answers each message with itself, by a handler. */
    public static final class Echo extends OfBytes {
        @Override
        public void run(WorkerScope<byte[], byte[]> scope) {
            scope.onMessage(scope::post);
        }
    }

    /** Answers each message with itself, by a loop, until the port is closed. */
    public static final class EchoLoop extends OfBytes {
        @Override
        public void run(WorkerScope<byte[], byte[]> scope) {
            while (true) {
                scope.post(scope.receive());
            }
        }
    }

    /** Tells how many messages came before its port was closed. */
    public static final class Count extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            int count = 0;
            try {
                while (true) {
                    var _ = scope.receive();
                    count++;
                }
            } catch (PortClosedException e) {
                scope.post("got " + count);
            }
        }
    }

    /** Takes nothing until the file exists whose path it is given. */
    public static final class Stalled extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            Path file = Path.of(scope.data(TEXT));
            while (!Files.exists(file) && !scope.isTerminating()) {
                LockSupport.parkNanos(1_000_000);
            }
            scope.onMessage(text -> {});
        }
    }

    /** Tells who it is and what it was given. */
    public static final class Introduction extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            scope.post(scope.name() + " with " + scope.data(TEXT) + " in "
                    + scope.environmentData().get("place"));
        }
    }

    /** Says three things, then throws. */
    public static final class Throw extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            scope.post("one");
            scope.post("two");
            scope.post("three");
            throw new IllegalArgumentException("of its own accord");
        }
    }

    /** Throws at its first message. */
    public static final class ThrowAtMessage extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            scope.onMessage(text -> {
                throw new IllegalArgumentException("at " + text);
            });
        }
    }

    /** Says that it spins, then does nothing else until it is told to end. */
    public static final class Spin extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            scope.post("spinning");
            while (!scope.isTerminating()) {
                Thread.onSpinWait();
            }
        }
    }

    /** Waits for a message in vain, says so, and then for another one. */
    public static final class Impatient extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            Optional<String> none = scope.receive(Duration.ZERO);
            Optional<String> late = scope.receive(Duration.ofMillis(20));
            scope.post(none.or(() -> late).orElse("nothing came"));
            scope.post(scope.receive(Duration.ofMinutes(1)).orElse("still nothing"));
        }
    }

    /** Doubles each byte of a buffer, then hands it back; tells what becomes of it here. */
    public static final class Doubling extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            scope.onMessage(text -> {
                SharedBuffer buffer = scope.buffer().orElseThrow();
                for (long i = 0; i < buffer.segment().byteSize(); i++) {
                    byte value = buffer.segment().get(ValueLayout.JAVA_BYTE, i);
                    buffer.segment().set(ValueLayout.JAVA_BYTE, i, (byte) (2 * value));
                }
                scope.transfer(text, buffer);
                scope.post(buffer.isUsable() ? "usable" : "handed over");
            });
        }
    }

    /** Adds one to the number in a shared buffer at each message, and answers. */
    public static final class Counting extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            var _ = scope.receive();
            SharedBuffer shared = scope.buffer().orElseThrow();
            scope.onMessage(text -> {
                long value = shared.segment().get(ValueLayout.JAVA_LONG, 0);
                shared.segment().set(ValueLayout.JAVA_LONG, 0, value + 1);
                scope.post(text);
            });
        }
    }

    /** Passes on what is said on a channel, and says there what it is sent. */
    public static final class Gossip extends OfTexts {
        @Override
        public void run(WorkerScope<String, String> scope) {
            BroadcastChannel<String> channel = scope.broadcast("gossip", TEXT);
            channel.onMessage(said -> scope.post("heard " + said));
            scope.onMessage(channel::post);
            scope.post("joined");
        }
    }

    /** Typed messages. */
    public static final class Addition implements WorkerProgram<Addition.Pair, Addition.Sum> {
        /** What is added. */
        public record Pair(int one, int other) {}

        /** What came of it. */
        public record Sum(int sum) {}

        @Override
        public Codec<Pair> inbound() {
            return Codec.json(Pair.class);
        }

        @Override
        public Codec<Sum> outbound() {
            return Codec.json(Sum.class);
        }

        @Override
        public void run(WorkerScope<Pair, Sum> scope) {
            scope.onMessage(pair -> scope.post(new Sum(pair.one() + pair.other())));
        }
    }

    /** Fails to be made. */
    public static final class Unmakeable extends OfTexts {
        public Unmakeable() {
            throw new IllegalStateException("not today");
        }

        @Override
        public void run(WorkerScope<String, String> scope) {}
    }

    static byte[] bytes(String text) {
        return Objects.requireNonNull(text).getBytes(UTF_8);
    }
}
