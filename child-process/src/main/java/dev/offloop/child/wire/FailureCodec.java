package dev.offloop.child.wire;

import dev.offloop.task.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A {@link Failure} as bytes, without Jackson, which a child may never have loaded. */
final class FailureCodec {
  /** What {@link DataOutputStream#writeUTF} takes for sure: 65 535 bytes at 3 bytes a character. */
  private static final int MAX_CHARS = 21_845;

  private FailureCodec() {}

  static byte[] encode(Failure failure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBoolean(failure.invalidInput());
      out.writeUTF(cut(failure.type()));
      out.writeUTF(cut(failure.message()));
      out.writeByte(failure.stack().size());
      for (String frame : failure.stack()) {
        out.writeUTF(cut(frame));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  static Failure decode(byte[] array, int from, int length) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(array, from, length))) {
      boolean invalidInput = in.readBoolean();
      String type = in.readUTF();
      String message = in.readUTF();
      int frames = in.readUnsignedByte();
      List<String> stack = new ArrayList<>();
      for (int i = 0; i < frames; i++) {
        stack.add(in.readUTF());
      }
      return new Failure(type, message, stack, invalidInput);
    } catch (IOException e) {
      throw new CorruptFrameException("A failure that cannot be read: " + e);
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }
}
