package dev.offloop.task;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a worker is gone.
 *
 * @param worker name of the worker, such as {@code child-2}
 * @param generation how many workers stood in this place before, plus one
 * @param pid its process id; 0 for a worker that was no process
 * @param exitCode its exit code, when it ended by itself
 * @param signal name of the signal that ended it, such as {@code SIGKILL}
 * @param killedFor why its own supervisor killed it, when that was so
 * @param outOfMemory whether its heap was full
 * @param errorFile what the JVM wrote of its crash, if it did: a path
 * @param lastLines its last lines of standard error, oldest first
 */
public record LossCause(
        String worker,
        long generation,
        long pid,
        OptionalInt exitCode,
        Optional<String> signal,
        Optional<String> killedFor,
        boolean outOfMemory,
        Optional<String> errorFile,
        List<String> lastLines) {
    /** Whose doing the end of a worker was, as far as it can be told. */
    public enum Blame {
        /** It exited, crashed or ran out of memory: the task it ran is the suspect. */
        ITSELF,
        /** Its supervisor killed it, for a reason of its own. */
        SUPERVISOR,
        /** A SIGKILL from elsewhere: an operator, a test, the kernel short of memory. */
        OUTSIDE
    }

    public LossCause {
        lastLines = List.copyOf(lastLines);
    }

    /** A cause of which no more is known. */
    public LossCause(
            String worker,
            long generation,
            long pid,
            OptionalInt exitCode,
            Optional<String> signal,
            List<String> lastLines) {
        this(worker, generation, pid, exitCode, signal, Optional.empty(), false, Optional.empty(), lastLines);
    }

    /** Whose doing it was. */
    public Blame blame() {
        if (killedFor.isPresent()) {
            return Blame.SUPERVISOR;
        }
        return signal.equals(Optional.of("SIGKILL")) && !outOfMemory ? Blame.OUTSIDE : Blame.ITSELF;
    }

    /** One line for people. */
    public String summary() {
        String crash = errorFile.map(file -> "; the JVM wrote " + file).orElse("");
        String said = lastLines.isEmpty() ? "" : "; its last line: " + lastLines.getLast();
        return worker + " (pid " + pid + ", generation " + generation + ") " + how() + crash + said;
    }

    private String how() {
        if (killedFor.isPresent()) {
            return "was killed because " + killedFor.get();
        }
        if (outOfMemory) {
            return "ran out of memory";
        }
        return signal.map(name -> "was ended by " + name)
                .or(() -> exitCode.isPresent()
                        ? Optional.of("exited with code " + exitCode.getAsInt())
                        : Optional.empty())
                .orElse("is gone");
    }
}
