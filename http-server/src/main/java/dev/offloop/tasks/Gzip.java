package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** The bytes as a gzip file. */
public final class Gzip implements Task<byte[], byte[]> {
  /** A few milliseconds of work between two looks at the cancel flag. */
  private static final int CHUNK = 1 << 18;

  private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
      TaskDescriptor.idempotent("gzip", "Compresses the bytes", Codec.raw(), Codec.raw("application/gzip"));

  @Override
  public TaskDescriptor<byte[], byte[]> descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public byte[] run(byte[] input, TaskContext context) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, input.length / 4));
    try (GZIPOutputStream gzip = new GZIPOutputStream(out, CHUNK)) {
      for (int from = 0; from < input.length; from += CHUNK) {
        context.checkpoint();
        gzip.write(input, from, Math.min(CHUNK, input.length - from));
      }
    }
    return out.toByteArray();
  }
}
