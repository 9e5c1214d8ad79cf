package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.GZIPOutputStream;

/** The bytes as a gzip file. */
public final class Gzip implements RawTask<byte[]> {
    /** A few milliseconds of work between two looks at the cancel flag. */
    private static final int CHUNK = 1 << 18;

    private static final int WARM_BYTES = 1 << 18;

    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
                    "gzip", "Compresses the bytes", Codec.raw(), Codec.raw("application/gzip"))
            .withParameters();

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public void warmUp() throws Exception {
        Rehearsal.run(this, new byte[WARM_BYTES]);
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) throws IOException {
        int length = (int) input.byteSize();
        byte[] chunk = new byte[Math.min(CHUNK, length)];
        try (Pieces pieces = new Pieces();
                GZIPOutputStream gzip = new GZIPOutputStream(pieces, CHUNK)) {
            for (int from = 0; from < length; from += CHUNK) {
                context.checkpoint();
                int bytes = Math.min(CHUNK, length - from);
                MemorySegment.copy(input, ValueLayout.JAVA_BYTE, from, chunk, 0, bytes);
                gzip.write(chunk, 0, bytes);
            }
            gzip.finish();
            MemorySegment output = context.output(pieces.length());
            pieces.copyTo(output);
            return context.result(output);
        }
    }
}
