package dev.offloop.child.wire;

import static dev.offloop.child.wire.FrameLayout.ATTEMPT;
import static dev.offloop.child.wire.FrameLayout.BODY_IN_FILE;
import static dev.offloop.child.wire.FrameLayout.COMPLETED;
import static dev.offloop.child.wire.FrameLayout.CRC;
import static dev.offloop.child.wire.FrameLayout.CURRENT_VERSION;
import static dev.offloop.child.wire.FrameLayout.DEFINE;
import static dev.offloop.child.wire.FrameLayout.FAILED;
import static dev.offloop.child.wire.FrameLayout.FLAGS;
import static dev.offloop.child.wire.FrameLayout.HEADER_BYTES;
import static dev.offloop.child.wire.FrameLayout.KIND;
import static dev.offloop.child.wire.FrameLayout.LENGTH;
import static dev.offloop.child.wire.FrameLayout.PARAMETER_BYTES;
import static dev.offloop.child.wire.FrameLayout.RUN;
import static dev.offloop.child.wire.FrameLayout.SKIPPED;
import static dev.offloop.child.wire.FrameLayout.START;
import static dev.offloop.child.wire.FrameLayout.TASK_ID;
import static dev.offloop.child.wire.FrameLayout.TASK_NUMBER;
import static dev.offloop.child.wire.FrameLayout.TIME;
import static dev.offloop.child.wire.FrameLayout.VERSION;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Frames to bytes and back. Whatever the bytes are, decoding ends in a frame or a {@link CorruptFrameException}. */
public final class FrameCodec {
  /** No frame is longer, parameters included; a tailer that sees a longer one takes it for corruption. */
  public static final int MAX_FRAME_BYTES = 2 << 20;

  private static final byte[] NOTHING = new byte[0];
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private FrameCodec() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes the frame into the buffer. */
  public static void encode(Frame frame, FrameBuffer into) {
    switch (frame) {
      case Frame.Define define -> {
        byte[] array = begin(into, DEFINE, 0, 0, NOTHING, define.name().getBytes(UTF_8));
        INT.set(array, TASK_NUMBER, define.taskNumber());
      }
      case Frame.Run run -> {
        byte[] array = begin(
            into, RUN, run.taskId(), run.attempt(), ParameterCodec.encode(run.parameters()), bytesOf(run.body()));
        INT.set(array, TASK_NUMBER, run.taskNumber());
        LONG.set(array, TIME, run.deadlineNanos());
        markFile(array, run.body());
      }
      case Frame.Completed completed -> {
        byte[] array =
            begin(into, COMPLETED, completed.taskId(), completed.attempt(), NOTHING, bytesOf(completed.body()));
        LONG.set(array, TIME, completed.runNanos());
        LONG.set(array, START, completed.startNanos());
        markFile(array, completed.body());
      }
      case Frame.Failed failed -> {
        byte[] array =
            begin(into, FAILED, failed.taskId(), failed.attempt(), NOTHING, FailureCodec.encode(failed.failure()));
        LONG.set(array, TIME, failed.runNanos());
        LONG.set(array, START, failed.startNanos());
      }
      case Frame.Skipped skipped -> begin(into, SKIPPED, skipped.taskId(), skipped.attempt(), NOTHING, NOTHING);
    }
  }

  private static byte[] begin(
      FrameBuffer into, byte kind, long taskId, int attempt, byte[] parameters, byte[] body) {
    int length = HEADER_BYTES + parameters.length + body.length;
    byte[] array = into.reset(length);
    INT.set(array, LENGTH, length);
    array[VERSION] = CURRENT_VERSION;
    array[KIND] = kind;
    LONG.set(array, TASK_ID, taskId);
    INT.set(array, ATTEMPT, attempt);
    INT.set(array, PARAMETER_BYTES, parameters.length);
    System.arraycopy(parameters, 0, array, HEADER_BYTES, parameters.length);
    System.arraycopy(body, 0, array, HEADER_BYTES + parameters.length, body.length);
    return array;
  }

  private static byte[] bytesOf(Body body) {
    return switch (body) {
      case Body.Inline inline -> inline.bytes();
      case Body.InFile file -> {
        byte[] length = new byte[Long.BYTES];
        LONG.set(length, 0, file.length());
        yield length;
      }
    };
  }

  private static void markFile(byte[] array, Body body) {
    if (body instanceof Body.InFile file) {
      SHORT.set(array, FLAGS, BODY_IN_FILE);
      INT.set(array, CRC, file.crc());
    }
  }

  /**
   * Reads a frame.
   *
   * @param array holds the frame from index 0
   * @param length bytes of it
   */
  public static Frame decode(byte[] array, int length) {
    if (length < HEADER_BYTES || length > array.length) {
      throw new CorruptFrameException("A frame of " + length + " bytes; a header alone has " + HEADER_BYTES);
    }
    if ((int) INT.get(array, LENGTH) != length) {
      throw new CorruptFrameException("A frame of " + length + " bytes says it has " + INT.get(array, LENGTH));
    }
    if (array[VERSION] != CURRENT_VERSION) {
      throw new CorruptFrameException("Frame version " + array[VERSION] + "; this side speaks " + CURRENT_VERSION);
    }
    int parameterBytes = (int) INT.get(array, PARAMETER_BYTES);
    if (parameterBytes < 0 || parameterBytes > length - HEADER_BYTES) {
      throw new CorruptFrameException(parameterBytes + " bytes of parameters in a frame of " + length);
    }
    int bodyAt = HEADER_BYTES + parameterBytes;
    long taskId = (long) LONG.get(array, TASK_ID);
    int attempt = (int) INT.get(array, ATTEMPT);
    long time = (long) LONG.get(array, TIME);
    long start = (long) LONG.get(array, START);
    int number = (int) INT.get(array, TASK_NUMBER);
    return switch (array[KIND]) {
      case DEFINE -> new Frame.Define(number, new String(array, bodyAt, length - bodyAt, UTF_8));
      case RUN -> new Frame.Run(
          taskId,
          attempt,
          number,
          time,
          ParameterCodec.decode(array, HEADER_BYTES, parameterBytes),
          body(array, bodyAt, length));
      case COMPLETED -> new Frame.Completed(taskId, attempt, start, time, body(array, bodyAt, length));
      case FAILED -> new Frame.Failed(
          taskId, attempt, start, time, FailureCodec.decode(array, bodyAt, length - bodyAt));
      case SKIPPED -> new Frame.Skipped(taskId, attempt);
      default -> throw new CorruptFrameException("Frame kind " + array[KIND]);
    };
  }

  private static Body body(byte[] array, int from, int to) {
    if (((short) SHORT.get(array, FLAGS) & BODY_IN_FILE) == 0) {
      return new Body.Inline(Arrays.copyOfRange(array, from, to));
    }
    if (to - from != Long.BYTES) {
      throw new CorruptFrameException("A reference to a payload file has " + (to - from) + " bytes");
    }
    return new Body.InFile((long) LONG.get(array, from), (int) INT.get(array, CRC));
  }
}
