package dev.offloop.task;

import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is known of a task before it runs.
 *
 * @param name 1 to 64 characters of {@code a-z}, {@code 0-9} and {@code -}, a letter first
 * @param description one sentence for people
 * @param idempotent whether the task may run again when a worker died while running it
 * @param brief whether it takes microseconds whatever its input is, so that it may run on an event loop that others
 *     need too
 * @param parameters what it takes beside its input; not declared unless {@link #withParameters} was called
 */
public record TaskDescriptor<I, O>(
        String name,
        String description,
        Codec<I> input,
        Codec<O> output,
        boolean idempotent,
        boolean brief,
        Parameters parameters) {
    private static final String NOTHING = "the codec gave nothing";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    public TaskDescriptor {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Task name '" + name + "' must be 1 to 64 characters of a-z, 0-9 and '-', a letter first");
        }
    }

    /** A task that may be retried after a worker was lost. */
    public static <I, O> TaskDescriptor<I, O> idempotent(
            String name, String description, Codec<I> input, Codec<O> output) {
        return new TaskDescriptor<>(name, description, input, output, true, false, Parameters.UNDECLARED);
    }

    /** A task that is never started twice. */
    public static <I, O> TaskDescriptor<I, O> nonIdempotent(
            String name, String description, Codec<I> input, Codec<O> output) {
        return new TaskDescriptor<>(name, description, input, output, false, false, Parameters.UNDECLARED);
    }

    /** The same, for a task that takes microseconds whatever its input is. */
    public TaskDescriptor<I, O> asBrief() {
        return new TaskDescriptor<>(name, description, input, output, idempotent, true, parameters);
    }

    /**
     * The same, with all the parameters there are, or none. Others are refused from then on, and so are values of
     * another form, before the task is handed to a worker. Each has a name of its own.
     */
    public TaskDescriptor<I, O> withParameters(Parameter... parameters) {
        return new TaskDescriptor<>(name, description, input, output, idempotent, brief, Parameters.of(parameters));
    }

    /**
     * Checks the parameters that a caller gives.
     *
     * @throws InvalidInputException when they are not those that are declared; the message says which and what would be
     *     right
     */
    public void checkParameters(Map<String, String> given) {
        parameters.check(name, given);
    }

    /**
     * Reads an input in the form between processes from a part of an array that is going to be used again. It was read
     * or made on the other side before, so that the caller is not to blame.
     *
     * @throws CodecException when the codec cannot
     */
    public I decodeInput(byte[] array, int from, int length) {
        try {
            return Objects.requireNonNull(input.decode(array, from, length), NOTHING);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw unreadableInput(e);
        }
    }

    /**
     * Reads an input in the form between processes.
     *
     * @throws CodecException when the codec cannot
     */
    public I decodeInput(byte[] bytes) {
        try {
            return Objects.requireNonNull(input.decode(bytes), NOTHING);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw unreadableInput(e);
        }
    }

    /**
     * Writes a result in the form between processes.
     *
     * @throws CodecException when the codec cannot
     */
    public byte[] encodeResult(O result) {
        try {
            return Objects.requireNonNull(output.encode(result), NOTHING);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw unwritable(e);
        }
    }

    /**
     * Reads a result in the form between processes from a part of an array that is going to be used again.
     *
     * @throws CodecException when the codec cannot
     */
    public O decodeResult(byte[] array, int from, int length) {
        try {
            return Objects.requireNonNull(output.decode(array, from, length), NOTHING);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads a result in the form between processes.
     *
     * @throws CodecException when the codec cannot
     */
    public O decodeResult(byte[] bytes) {
        try {
            return Objects.requireNonNull(output.decode(bytes), NOTHING);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw unreadable(e);
        }
    }

    /**
     * Writes a result in its edge form.
     *
     * @throws CodecException when the codec cannot
     */
    public byte[] resultToEdge(O result) {
        try {
            return Objects.requireNonNull(output.toEdge(result), NOTHING);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw unwritable(e);
        }
    }

    private CodecException unreadableInput(Throwable cause) {
        return codecException("The input of task '" + name + "' cannot be read in its worker: ", cause);
    }

    private CodecException unwritable(Throwable cause) {
        return codecException("The result of task '" + name + "' cannot be written: ", cause);
    }

    private CodecException unreadable(Throwable cause) {
        return codecException("The result of task '" + name + "' cannot be read back from its worker: ", cause);
    }

    private static CodecException codecException(String what, Throwable cause) {
        boolean ours = cause instanceof CodecException || cause instanceof InvalidInputException;
        return new CodecException(
                what + (ours ? Failure.of(cause).message() : Failure.of(cause).summary()), cause);
    }
}
