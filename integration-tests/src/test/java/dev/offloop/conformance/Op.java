package dev.offloop.conformance;

import java.util.List;

/** One operation of a program. */
sealed interface Op {
    /** As in the JSON that both interpreters read, and in the coverage tables. */
    String word();

    /** What calls a callback, and the letter that it prints with its id. */
    enum Kind {
        NEXT_TICK("nextTick", 't'),
        MICROTASK("microtask", 'm'),
        IMMEDIATE("immediate", 'i'),
        TIMEOUT("timeout", 'T'),
        INTERVAL("interval", 'I'),
        /** A file descriptor made readable at once; called by the next poll, which finds it so. */
        IO("io", 'o');

        final String word;
        final char letter;

        Kind(String word, char letter) {
            this.word = word;
            this.letter = letter;
        }

        boolean isTimer() {
            return this == TIMEOUT || this == INTERVAL;
        }

        boolean hasHandle() {
            return isTimer() || this == IMMEDIATE;
        }
    }

    /** What is done to a handle. */
    enum Verb {
        CANCEL("cancel"),
        REF("ref"),
        UNREF("unref"),
        /** Prints the answer. */
        HAS_REF("hasRef"),
        /** Does nothing once the timer has fired three times, so that every program ends. */
        REFRESH("refresh");

        final String word;

        Verb(String word) {
            this.word = word;
        }
    }

    /**
     * Schedules a callback, which prints its kind and id and then runs the body.
     *
     * @param delay of timers, in milliseconds as the user writes them
     * @param times an interval cancels itself right before its body runs for the last time
     */
    record Call(Kind kind, int id, double delay, int times, List<Op> body) implements Op {
        @Override
        public String word() {
            return kind.word;
        }

        Call with(List<Op> other) {
            return new Call(kind, id, delay, times, other);
        }
    }

    /** Acts on the handle that the call with this id made last; does nothing when there is none yet. */
    record Act(Verb verb, int of) implements Op {
        @Override
        public String word() {
            return verb.word;
        }
    }

    /** Keeps the thread busy. */
    record Spin(int millis) implements Op {
        @Override
        public String word() {
            return "spin";
        }
    }

    /** Throws out of the callback: what follows in its body does not run. */
    record Throw() implements Op {
        @Override
        public String word() {
            return "throw";
        }
    }
}
