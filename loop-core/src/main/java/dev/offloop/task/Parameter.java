package dev.offloop.task;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A parameter that a task declares, such as {@code width} of {@code /tasks/image-resize?width=320}. What the caller
 * gives is checked against it before the task is handed to a worker. Immutable.
 */
public sealed interface Parameter {
    /** Its name. */
    String name();

    /** Whether a call without it is refused. */
    boolean required();

    /** What a value must be, as in "a whole number from 1 to 100". */
    String form();

    /** Whether the value has that form. */
    boolean accepts(String value);

    /** A whole number, required; {@link WholeNumber#orElse} makes it optional. */
    static WholeNumber wholeNumber(String name, int min, int max) {
        return new WholeNumber(name, min, max, OptionalInt.empty());
    }

    /** One of these words, required; {@link Word#orElse} makes it optional. */
    static Word word(String name, String... words) {
        return new Word(name, List.of(words), Optional.empty());
    }

    /** Any text, required; {@link Text#optional} makes it optional. */
    static Text text(String name) {
        return new Text(name, true);
    }

    /**
     * A whole number in decimal digits.
     *
     * @param min the least
     * @param max the largest
     * @param absent what it is when it is not given; it is required when that is empty
     */
    record WholeNumber(String name, int min, int max, OptionalInt absent) implements Parameter {
        /** Every {@code int} fits. */
        private static final int MAX_LENGTH = 11;

        public WholeNumber {
            if (min > max) {
                throw new IllegalArgumentException("Parameter '" + name + "' has no value from " + min + " to " + max);
            }
        }

        /** The same, optional, with the value it has when it is not given. */
        public WholeNumber orElse(int value) {
            return new WholeNumber(name, min, max, OptionalInt.of(value));
        }

        @Override
        public boolean required() {
            return absent.isEmpty();
        }

        @Override
        public String form() {
            return "a whole number from " + min + " to " + max;
        }

        @Override
        public boolean accepts(String value) {
            long number = parse(value);
            return number >= min && number <= max;
        }

        /**
         * The value for a running task.
         *
         * @throws InvalidInputException when it is missing or has another form
         */
        public int of(TaskContext context) {
            String value = context.parameters().get(name);
            if (value == null) {
                return absent.orElseThrow(() -> missing(this));
            }
            if (!accepts(value)) {
                throw unfit(this, value);
            }
            return (int) parse(value);
        }

        /** A sign and digits of ASCII, nothing else; a number that no {@code int} is when it is not of that form. */
        private static long parse(String value) {
            int from = value.startsWith("-") ? 1 : 0;
            if (from == value.length() || value.length() > MAX_LENGTH) {
                return Long.MAX_VALUE;
            }
            for (int i = from; i < value.length(); i++) {
                if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                    return Long.MAX_VALUE;
                }
            }
            return Long.parseLong(value);
        }
    }

    /**
     * One of some words.
     *
     * @param words those there are
     * @param absent what it is when it is not given; it is required when that is empty
     */
    record Word(String name, List<String> words, Optional<String> absent) implements Parameter {
        public Word {
            words = List.copyOf(words);
        }

        /** The same, optional, with the value it has when it is not given. */
        public Word orElse(String value) {
            return new Word(name, words, Optional.of(value));
        }

        @Override
        public boolean required() {
            return absent.isEmpty();
        }

        @Override
        public String form() {
            return "one of " + String.join(", ", words);
        }

        @Override
        public boolean accepts(String value) {
            return words.contains(value);
        }

        /**
         * The value for a running task.
         *
         * @throws InvalidInputException when it is missing or none of the words
         */
        public String of(TaskContext context) {
            String value = context.parameters().get(name);
            if (value == null) {
                return absent.orElseThrow(() -> missing(this));
            }
            if (!accepts(value)) {
                throw unfit(this, value);
            }
            return value;
        }
    }

    /** Any text. */
    record Text(String name, boolean required) implements Parameter {
        /** The same, optional. */
        public Text optional() {
            return new Text(name, false);
        }

        @Override
        public String form() {
            return "a text";
        }

        @Override
        public boolean accepts(String value) {
            return true;
        }

        /**
         * The value for a running task; empty when it is not given.
         *
         * @throws InvalidInputException when it is missing and required
         */
        public Optional<String> of(TaskContext context) {
            String value = context.parameters().get(name);
            if (value == null && required) {
                throw missing(this);
            }
            return Optional.ofNullable(value);
        }
    }

    /** What a call without it is told. */
    static InvalidInputException missing(Parameter parameter) {
        return new InvalidInputException("Parameter '" + parameter.name() + "' is missing; give " + parameter.form());
    }

    /** What a call with a value of another form is told. */
    static InvalidInputException unfit(Parameter parameter, String value) {
        return new InvalidInputException(
                "Parameter '" + parameter.name() + "' is '" + value + "'; give " + parameter.form());
    }
}
