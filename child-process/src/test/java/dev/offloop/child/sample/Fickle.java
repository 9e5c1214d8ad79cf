package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers with its input, by a codec that fails in the JVM that was told so, which is the parent's. With the parameters
 * {@code mark} and {@code gate} it makes the one file, waits for the other, and ends its JVM.
 */
public final class Fickle implements Task<byte[], byte[]> {
    private static final int EXIT = 7;

    /** Whether inputs cannot be encoded in this JVM. */
    private static volatile boolean encodesNothing;

    /** Whether outputs cannot be decoded in this JVM. */
    private static volatile boolean decodesNothing;

    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("fickle", "Has a codec that fails", new FickleCodec(), new FickleCodec());

    /** Has the codec fail in this JVM. */
    public static void fail(boolean encoding, boolean decoding) {
        encodesNothing = encoding;
        decodesNothing = decoding;
    }

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) throws IOException {
        String gate = context.parameters().get("gate");
        if (gate != null) {
            Files.createFile(Path.of(context.parameters().get("mark")));
            while (!Files.exists(Path.of(gate))) {
                context.checkpoint();
                LockSupport.parkNanos(1_000_000);
            }
            Runtime.getRuntime().halt(EXIT);
        }
        return input;
    }

    private static final class FickleCodec implements Codec<byte[]> {
        @Override
        public String mediaType() {
            return "application/octet-stream";
        }

        @Override
        public boolean accepts(String mediaType) {
            return true;
        }

        @Override
        public byte[] fromEdge(byte[] body) {
            return body;
        }

        @Override
        public byte[] toEdge(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            if (decodesNothing) {
                throw new NoClassDefFoundError("made up, while decoding");
            }
            return bytes;
        }

        @Override
        public byte[] encode(byte[] value) {
            if (encodesNothing) {
                throw new NoClassDefFoundError("made up, while encoding");
            }
            return value;
        }
    }
}
