package dev.offloop.storm;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.Locale;

/** Fails in the way that its input names; see {@link Fault}. */
public final class Misbehave implements Task<byte[], Misbehave.Fault> {
    private static final TaskDescriptor<byte[], Fault> DESCRIPTOR = TaskDescriptor.idempotent(
            "misbehave", "Fails in the way that the body names", Codec.raw(), new FaultCodec());

    /** A way to fail. */
    public enum Fault {
        /** Throws an exception. */
        EXCEPTION,
        /** Throws an exception whose description throws another one. */
        INDESCRIBABLE,
        /** Recurses until the stack is full. */
        OVERFLOW,
        /** Returns with the interrupt flag of its thread set. */
        INTERRUPTED,
        /** Returns an output whose codec cannot encode it. */
        ENCODE,
        /** Returns an output whose codec encodes it, but cannot decode it. */
        DECODE;

        /** The request body that asks for it. */
        public String body() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Fault of(String body) {
            try {
                return valueOf(body.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new InvalidInputException("The body must name a fault");
            }
        }
    }

    @Override
    public TaskDescriptor<byte[], Fault> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Fault run(byte[] input, TaskContext context) {
        Fault fault = FaultCodec.read(input);
        switch (fault) {
            case EXCEPTION -> throw new IllegalStateException("as asked");
            case INDESCRIBABLE -> throw new IndescribableException();
            case OVERFLOW -> {
                int depth = overflow(0);
                throw new AssertionError("The stack held " + depth + " calls");
            }
            case INTERRUPTED -> Thread.currentThread().interrupt();
            case ENCODE, DECODE -> {
                // The codec of the output fails.
            }
        }
        return fault;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    /** Throws when it is asked for its message, stack trace or text. */
    private static final class IndescribableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack trace");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }
}
