package dev.offloop.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Standard output, which remembers that it could not be written: print streams and writers keep that to themselves, and
 * the command would end as if all was well. Main thread.
 */
final class StandardOutput extends OutputStream {
    private static final int DESCRIPTOR = 1;

    private final OutputStream target;
    private final boolean pipe;
    private @Nullable IOException failure;

    /**
     * Writes to this stream.
     *
     * @param pipe whether it is a pipe or a socket, whose reader may go away at any time and knows that
     */
    StandardOutput(OutputStream target, boolean pipe) {
        this.target = target;
        this.pipe = pipe;
    }

    /** That of the process. */
    static StandardOutput ofProcess() {
        Optional<String> kind = Descriptors.target(DESCRIPTOR);
        boolean pipe = kind.filter(name -> name.startsWith("pipe:") || name.startsWith("socket:"))
                .isPresent();
        return new StandardOutput(new FileOutputStream(FileDescriptor.out), pipe);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            target.write(bytes, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            target.flush();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * The exit code of a command that has ended and meant to end with this one. Tells on standard error why it is
     * another, but for a reader that went away.
     */
    int exitCode(int meant, PrintWriter err) {
        if (failure == null) {
            return meant;
        }
        if (!pipe) {
            err.println("offloop: standard output: " + OutputFile.reason(failure));
            err.flush();
        }
        return meant == ExitCode.OK ? ExitCode.SOFTWARE : meant;
    }
}
