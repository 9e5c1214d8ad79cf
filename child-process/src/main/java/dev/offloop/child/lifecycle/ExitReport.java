package dev.offloop.child.lifecycle;

import dev.offloop.child.files.CrashFiles;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.wire.Frame;
import dev.offloop.task.LossCause;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a dead child left.
 *
 * @param replies answers that were published and not yet read
 * @param lastLines of its standard error
 * @param claimed tasks it had begun with
 * @param errorFile what the JVM wrote of its crash
 * @param crashSignal the signal that it tells of
 */
record ExitReport(
        List<Frame> replies,
        List<String> lastLines,
        long claimed,
        Optional<Path> errorFile,
        Optional<String> crashSignal) {
    private static final long OUTPUT_WAIT_MILLIS = 200;

    /** With {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int EXIT_OUT_OF_MEMORY = 3;

    private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

    /** Nothing can be read: every task counts as begun. */
    static final ExitReport UNREADABLE =
            new ExitReport(List.of(), List.of(), Long.MAX_VALUE, Optional.empty(), Optional.empty());

    /** Reads them. Reaper thread, after the process has ended. */
    static ExitReport of(Generation dead, Path crashDirectory) {
        Optional<Path> written = CrashFiles.of(dead.directory(), dead.process().pid());
        Optional<String> crashSignal = written.flatMap(CrashFiles::signal);
        return new ExitReport(
                dead.drain(),
                dead.output().lastLines(OUTPUT_WAIT_MILLIS),
                dead.control().claimed(),
                written.flatMap(file -> CrashFiles.keep(file, crashDirectory)),
                crashSignal);
    }

    /** Why the child is gone. */
    LossCause cause(String worker, long generation, Process process, Optional<String> killedFor) {
        int exitValue = process.exitValue();
        boolean outOfMemory =
                exitValue == EXIT_OUT_OF_MEMORY && lastLines.stream().anyMatch(l -> l.startsWith(OUT_OF_MEMORY));
        return new LossCause(
                worker,
                generation,
                process.pid(),
                crashSignal.isPresent() ? OptionalInt.empty() : ExitStatus.exitCode(exitValue),
                crashSignal.or(() -> ExitStatus.signal(exitValue)),
                killedFor,
                outOfMemory,
                errorFile.map(Path::toString),
                lastLines);
    }
}
