package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Throws what its input names. */
public final class Throwing implements Task<Text, Text> {
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("throwing", "Throws what its input names", TEXT, TEXT);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) throws IOException {
        switch (input.text()) {
            case "checked" -> throw new IOException("thrown on demand");
            case "unchecked" -> throw new IllegalStateException("thrown on demand");
            case "error" -> throw new AssertionError("thrown on demand");
            case "invalid" -> throw new InvalidInputException("'invalid' is not what this task takes");
            case "silent" -> throw new IllegalStateException();
            case "hostile" -> throw new HostileException();
            case "chain" ->
                throw new IllegalStateException(
                        "outer", new IOException("middle", new ArithmeticException("x".repeat(10_000))));
            case "message-error",
                    "message-overflows",
                    "message-null",
                    "stack-null",
                    "stack-error",
                    "cause-error",
                    "cause-cycle" -> throw new Indescribable(input.text());
            case "deep" -> throw new IllegalStateException("overflow at depth " + dive(0));
            default -> throw new InvalidInputException("Nothing to throw for '" + input.text() + "'");
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int dive(int depth) {
        return dive(depth + 1) + 1;
    }

    /** Fails when it is asked for what its kind names. */
    private static final class Indescribable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String kind;

        Indescribable(String kind) {
            super("asked for by name");
            this.kind = kind;
        }

        @Override
        @SuppressWarnings({"NullAway", "InfiniteRecursion"})
        public String getMessage() {
            return switch (kind) {
                case "message-error" -> throw new NoClassDefFoundError("in getMessage");
                case "message-overflows" -> getMessage() + ".";
                case "message-null" -> null;
                default -> super.getMessage();
            };
        }

        @Override
        @SuppressWarnings("NullAway")
        public StackTraceElement[] getStackTrace() {
            return switch (kind) {
                case "stack-null" -> null;
                case "stack-error" -> throw new IllegalStateException("in getStackTrace");
                default -> super.getStackTrace();
            };
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            if (kind.equals("cause-error")) {
                throw new AssertionError("in getCause");
            }
            return kind.equals("cause-cycle") ? new Indescribable("cause-cycle") : super.getCause();
        }

        @Override
        public String toString() {
            throw new AssertionError("in toString");
        }
    }

    /** Cannot even tell its message. */
    private static final class HostileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message for you");
        }
    }
}
