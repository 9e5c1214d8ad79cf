package dev.offloop.child.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/**
 * Answers with as many letters as it is given bytes, by a codec that keeps the name of the thread that decoded last.
 */
public final class Letters implements Task<byte[], String> {
    private static volatile String decodedBy = "";

    private static final TaskDescriptor<byte[], String> DESCRIPTOR =
            TaskDescriptor.idempotent("letters", "Answers with letters", Codec.raw(), new Telling());

    /** The thread of this process that decoded last. */
    public static String decodedBy() {
        return decodedBy;
    }

    @Override
    public TaskDescriptor<byte[], String> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public String run(byte[] input, TaskContext context) {
        return "a".repeat(input.length);
    }

    private static final class Telling implements Codec<String> {
        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public boolean accepts(String mediaType) {
            return true;
        }

        @Override
        public String fromEdge(byte[] body) {
            return decode(body);
        }

        @Override
        public byte[] toEdge(String value) {
            return encode(value);
        }

        @Override
        public String decode(byte[] bytes) {
            decodedBy = Thread.currentThread().getName();
            return new String(bytes, UTF_8);
        }

        @Override
        public byte[] encode(String value) {
            return value.getBytes(UTF_8);
        }
    }
}
