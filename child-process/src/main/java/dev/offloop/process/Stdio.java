package dev.offloop.process;

import java.nio.file.Path;

/** Where one of the three standard streams of a process leads. */
public sealed interface Stdio {
    /** To a stream of {@link ChildProcess}; the default. */
    record Pipe() implements Stdio {}

    /** To the same stream of this process. */
    record Inherit() implements Stdio {}

    /** Nowhere: it is {@code /dev/null}. */
    record Ignore() implements Stdio {}

    /**
     * To a file: read for standard input, else written.
     *
     * @param path the file; made if it is written and missing
     * @param append whether what is written goes behind what is there, else the file is emptied first
     */
    record File(Path path, boolean append) implements Stdio {}

    static Stdio pipe() {
        return new Pipe();
    }

    static Stdio inherit() {
        return new Inherit();
    }

    static Stdio ignore() {
        return new Ignore();
    }

    /** A file to read from, or to write from its start. */
    static Stdio file(Path path) {
        return new File(path, false);
    }

    /** A file to append to. */
    static Stdio appendTo(Path path) {
        return new File(path, true);
    }
}
