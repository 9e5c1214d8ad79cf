package dev.offloop.conformance;

import java.util.ArrayList;
import java.util.List;

/** What a program has printed. Belongs to the thread that runs the program. */
final class Trace {
    /** Longer ones come of programs that do not end. */
    private static final int LONGEST = 200;

    private final List<String> words = new ArrayList<>();

    void say(String word) {
        words.add(word);
        if (words.size() > LONGEST) {
            throw new DoesNotEnd(this);
        }
    }

    /** To be called by the loop's handler of uncaught errors. */
    void uncaught(Throwable error) {
        if (!(error instanceof ThrownByProgram)) {
            throw new IllegalStateException("not the program's doing", error);
        }
        say("EXC");
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /** What {@link Op.Throw} throws. */
    static final class ThrownByProgram extends RuntimeException {
        private static final long serialVersionUID = 1;

        ThrownByProgram() {
            super("thrown by the program", null, false, false);
        }
    }

    /** Ends a run whose trace grows too long. */
    static final class DoesNotEnd extends RuntimeException {
        private static final long serialVersionUID = 1;

        DoesNotEnd(Trace trace) {
            super("the program does not end: " + trace);
        }
    }
}
