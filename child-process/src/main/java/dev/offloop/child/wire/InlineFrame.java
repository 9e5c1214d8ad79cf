package dev.offloop.child.wire;

import static dev.offloop.child.wire.FrameLayout.ATTEMPT;
import static dev.offloop.child.wire.FrameLayout.COMPLETED;
import static dev.offloop.child.wire.FrameLayout.CURRENT_VERSION;
import static dev.offloop.child.wire.FrameLayout.FLAGS;
import static dev.offloop.child.wire.FrameLayout.HEADER_BYTES;
import static dev.offloop.child.wire.FrameLayout.KIND;
import static dev.offloop.child.wire.FrameLayout.LENGTH;
import static dev.offloop.child.wire.FrameLayout.MESSAGE;
import static dev.offloop.child.wire.FrameLayout.PARAMETER_BYTES;
import static dev.offloop.child.wire.FrameLayout.RUN;
import static dev.offloop.child.wire.FrameLayout.START;
import static dev.offloop.child.wire.FrameLayout.TASK_ID;
import static dev.offloop.child.wire.FrameLayout.TASK_NUMBER;
import static dev.offloop.child.wire.FrameLayout.TIME;
import static dev.offloop.child.wire.FrameLayout.VERSION;

import dev.offloop.task.Usage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The frames of most tasks, those with a small body and no parameters, written from and read as primitives: the same
 * bytes that {@link FrameCodec} writes and reads, without an object for each. What it does not recognise is for
 * {@link FrameCodec}.
 */
public final class InlineFrame {
    private static final int DATA = Frame.Message.Kind.DATA.code();
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private InlineFrame() {}

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a {@link Frame.Run}. */
    public static void run(
            FrameBuffer into,
            long taskId,
            int attempt,
            int taskNumber,
            long deadlineNanos,
            byte[] body,
            int from,
            int size) {
        byte[] array = begin(into, RUN, taskId, attempt, body, from, size);
        INT.set(array, TASK_NUMBER, taskNumber);
        LONG.set(array, TIME, deadlineNanos);
    }

    /** Writes a {@link Frame.Completed}. */
    public static void completed(
            FrameBuffer into,
            long taskId,
            int attempt,
            long startNanos,
            long runNanos,
            Usage usage,
            byte[] body,
            int from,
            int size) {
        byte[] array = begin(into, COMPLETED, taskId, attempt, body, from, size);
        LONG.set(array, START, startNanos);
        LONG.set(array, TIME, runNanos);
        FrameHeader.writeUsage(array, usage);
    }

    /** Writes a {@link Frame.Message} of the application, without a buffer. */
    public static void message(FrameBuffer into, long taken, byte[] body) {
        byte[] array = begin(into, MESSAGE, 0, 0, body, 0, body.length);
        INT.set(array, TASK_NUMBER, DATA);
        LONG.set(array, TIME, taken);
    }

    private static byte[] begin(
            FrameBuffer into, byte kind, long taskId, int attempt, byte[] body, int from, int size) {
        int length = HEADER_BYTES + size;
        byte[] array = FrameHeader.write(into, length, kind, taskId, attempt);
        System.arraycopy(body, from, array, HEADER_BYTES, size);
        return array;
    }

    /** What the frame that begins here says of its length. */
    static int lengthAt(byte[] array, int from) {
        return (int) INT.get(array, from + LENGTH);
    }

    /** Whether the buffer holds a {@link Frame.Run} of this form. */
    public static boolean isRun(FrameBuffer frame) {
        return is(RUN, frame);
    }

    /** Whether the buffer holds a {@link Frame.Message} of this form. */
    public static boolean isMessage(FrameBuffer frame) {
        return is(MESSAGE, frame) && taskNumber(frame) == DATA && attempt(frame) == 0;
    }

    /** Of a {@link Frame.Message}. */
    public static long taken(FrameBuffer frame) {
        return (long) LONG.get(frame.array(), TIME);
    }

    /** Whether the buffer holds a {@link Frame.Completed} of this form. */
    public static boolean isCompleted(FrameBuffer frame) {
        return is(COMPLETED, frame);
    }

    private static boolean is(byte kind, FrameBuffer frame) {
        byte[] array = frame.array();
        int length = frame.length();
        return length >= HEADER_BYTES
                && (int) INT.get(array, LENGTH) == length
                && array[VERSION] == CURRENT_VERSION
                && array[KIND] == kind
                && (short) SHORT.get(array, FLAGS) == 0
                && (int) INT.get(array, PARAMETER_BYTES) == 0;
    }

    public static long taskId(FrameBuffer frame) {
        return (long) LONG.get(frame.array(), TASK_ID);
    }

    public static int attempt(FrameBuffer frame) {
        return (int) INT.get(frame.array(), ATTEMPT);
    }

    /** Of a {@link Frame.Run}. */
    public static int taskNumber(FrameBuffer frame) {
        return (int) INT.get(frame.array(), TASK_NUMBER);
    }

    /** Of a {@link Frame.Run}. */
    public static long deadlineNanos(FrameBuffer frame) {
        return (long) LONG.get(frame.array(), TIME);
    }

    /** Of a {@link Frame.Completed}. */
    public static long startNanos(FrameBuffer frame) {
        return (long) LONG.get(frame.array(), START);
    }

    /** Of a {@link Frame.Completed}. */
    public static long runNanos(FrameBuffer frame) {
        return (long) LONG.get(frame.array(), TIME);
    }

    /** Of a {@link Frame.Completed}. */
    public static Usage usage(FrameBuffer frame) {
        return FrameHeader.readUsage(frame.array());
    }

    /** Where the body begins in the buffer's array. */
    public static int bodyFrom() {
        return HEADER_BYTES;
    }

    public static int bodySize(FrameBuffer frame) {
        return frame.length() - HEADER_BYTES;
    }
}
