package dev.offloop.child.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offloop.child.wire.OutputMark;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a child prints, each line marked at its beginning with the task that ran then; the parent takes the mark off.
 * What is printed past {@code System.out}, as by native code, has no mark. Guarded by the stream's user, a
 * {@link PrintStream}.
 */
final class MarkedOutput extends OutputStream {
    private static final int BUFFER_BYTES = 8 << 10;

    private final OutputStream out;
    private final CurrentTask task;
    private boolean lineBegins = true;

    MarkedOutput(OutputStream out, CurrentTask task) {
        this.out = out;
        this.task = task;
    }

    /** Marks all that is printed from now on. */
    static void install(CurrentTask task) {
        System.setOut(stream(FileDescriptor.out, task, System.out));
        System.setErr(stream(FileDescriptor.err, task, System.err));
    }

    private static PrintStream stream(FileDescriptor descriptor, CurrentTask task, PrintStream instead) {
        OutputStream buffer = new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES);
        return new PrintStream(new MarkedOutput(buffer, task), true, instead.charset());
    }

    @Override
    public void write(int b) throws IOException {
        mark();
        out.write(b);
        lineBegins = b == '\n';
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int end = from + length;
        for (int next = from; next < end; ) {
            int lineEnd = next;
            while (lineEnd < end && bytes[lineEnd] != '\n') {
                lineEnd++;
            }
            int after = Math.min(lineEnd + 1, end);
            mark();
            out.write(bytes, next, after - next);
            lineBegins = lineEnd < end;
            next = after;
        }
    }

    private void mark() throws IOException {
        long id = task.id();
        if (lineBegins && id != CurrentTask.NONE) {
            out.write(OutputMark.of(id).getBytes(US_ASCII));
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
