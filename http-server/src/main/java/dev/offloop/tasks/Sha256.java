package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of the bytes, as 64 hexadecimal digits. */
public final class Sha256 implements RawTask<String> {
    /** A few milliseconds of work between two looks at the cancel flag. */
    private static final int CHUNK = 1 << 20;

    private static final int WARM_BYTES = 1 << 20;

    private static final TaskDescriptor<byte[], String> DESCRIPTOR = TaskDescriptor.idempotent(
                    "sha256", "SHA-256 of the bytes, in hex", Codec.raw(), TextCodec.PLAIN)
            .withParameters();

    @Override
    public TaskDescriptor<byte[], String> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public void warmUp() throws Exception {
        Rehearsal.run(this, new byte[WARM_BYTES]);
    }

    @Override
    public String run(MemorySegment input, TaskContext context) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (long from = 0; from < input.byteSize(); from += CHUNK) {
            context.checkpoint();
            // Copies what is no array out, some kilobytes at a time, before the processor's own instructions see it.
            digest.update(input.asSlice(from, Math.min(CHUNK, input.byteSize() - from))
                    .asByteBuffer());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
