package dev.offloop.cli;

import java.io.InputStream;

/**
 * Where a task's input comes from and its result goes.
 *
 * @param lineEnd whether to end the result as a line, for the eye
 */
record StandardStreams(InputStream in, StandardOutput out, boolean lineEnd) {
    /** Those of the process. A terminal gives no input, as its user would not know that it is waited for. */
    static StandardStreams ofProcess() {
        return new StandardStreams(
                isTerminal(0) ? InputStream.nullInputStream() : System.in, StandardOutput.ofProcess(), isTerminal(1));
    }

    /** Where the system does not tell, a stream is taken for no terminal. */
    private static boolean isTerminal(int fileDescriptor) {
        return Descriptors.target(fileDescriptor)
                .filter(target -> target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
                .isPresent();
    }
}
