package dev.offloop.child.wire;

import static dev.offloop.child.wire.FrameLayout.ATTEMPT;
import static dev.offloop.child.wire.FrameLayout.BODY_IN_ARENA;
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
import static dev.offloop.child.wire.FrameLayout.MESSAGE;
import static dev.offloop.child.wire.FrameLayout.PARAMETER_BYTES;
import static dev.offloop.child.wire.FrameLayout.REFERENCE_BYTES;
import static dev.offloop.child.wire.FrameLayout.REPLY_SLAB;
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
import org.jspecify.annotations.Nullable;

/** Frames to bytes and back. Whatever the bytes are, decoding ends in a frame or a {@link CorruptFrameException}. */
public final class FrameCodec {
    /** What a frame may hold beside its body: header and parameters, or header and failure. */
    public static final int MAX_BESIDE_BODY_BYTES = 64 << 10;

    /** No body in a frame is larger, whatever the configuration says. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    /** No frame is longer; a tailer that sees a longer one takes it for corruption. */
    public static final int MAX_FRAME_BYTES = MAX_BODY_BYTES + MAX_BESIDE_BODY_BYTES;

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
            case Frame.Run run -> {
                byte[] parameters = ParameterCodec.encode(run.parameters(), run.logContext());
                byte[] array = begin(into, RUN, run.taskId(), run.attempt(), parameters, run.reply(), run.body());
                INT.set(array, TASK_NUMBER, run.taskNumber());
                LONG.set(array, TIME, run.deadlineNanos());
            }
            case Frame.Completed completed -> {
                byte[] array = begin(
                        into, COMPLETED, completed.taskId(), completed.attempt(), NOTHING, null, completed.body());
                LONG.set(array, TIME, completed.runNanos());
                LONG.set(array, START, completed.startNanos());
                FrameHeader.writeUsage(array, completed.usage());
            }
            case Frame.Failed failed -> {
                Body text = new Body.Inline(FailureCodec.encode(failed.failure()));
                byte[] array = begin(into, FAILED, failed.taskId(), failed.attempt(), NOTHING, null, text);
                LONG.set(array, TIME, failed.runNanos());
                LONG.set(array, START, failed.startNanos());
                FrameHeader.writeUsage(array, failed.usage());
            }
            case Frame.Define define -> {
                byte[] array = begin(
                        into,
                        DEFINE,
                        0,
                        0,
                        define.type().getBytes(UTF_8),
                        null,
                        new Body.Inline(define.name().getBytes(UTF_8)));
                INT.set(array, TASK_NUMBER, define.taskNumber());
            }
            case Frame.Skipped skipped ->
                begin(into, SKIPPED, skipped.taskId(), skipped.attempt(), NOTHING, null, Body.Inline.EMPTY);
            case Frame.Message message -> {
                byte[] channel = message.channel().getBytes(UTF_8);
                byte[] array = begin(into, MESSAGE, 0, message.givenUp(), channel, message.buffer(), message.body());
                INT.set(array, TASK_NUMBER, message.kind().code());
                LONG.set(array, TIME, message.taken());
            }
        }
    }

    private static byte[] begin(
            FrameBuffer into,
            byte kind,
            long taskId,
            int attempt,
            byte[] parameters,
            @Nullable SlabRef reply,
            Body body) {
        int referencesAt = HEADER_BYTES + parameters.length;
        int bodyAt = referencesAt + (reply == null ? 0 : REFERENCE_BYTES);
        int length = bodyAt
                + switch (body) {
                    case Body.Inline inline -> inline.size();
                    case Body.InArena arena -> REFERENCE_BYTES;
                    case Body.InFile file -> Long.BYTES;
                };
        byte[] array = FrameHeader.write(into, length, kind, taskId, attempt);
        INT.set(array, PARAMETER_BYTES, parameters.length);
        System.arraycopy(parameters, 0, array, HEADER_BYTES, parameters.length);
        int flags = 0;
        if (reply != null) {
            flags = REPLY_SLAB;
            ReferenceCodec.write(array, referencesAt, reply);
            INT.set(array, CRC, ReferenceCodec.crc(array, referencesAt, REFERENCE_BYTES));
        }
        switch (body) {
            case Body.Inline inline -> System.arraycopy(inline.array(), inline.from(), array, bodyAt, inline.size());
            case Body.InArena arena -> {
                flags |= BODY_IN_ARENA;
                ReferenceCodec.write(array, bodyAt, arena.ref());
                INT.set(array, CRC, ReferenceCodec.crc(array, referencesAt, length - referencesAt));
            }
            case Body.InFile file -> {
                if (reply != null) {
                    throw new IllegalArgumentException("A body in a file has no slab for its reply");
                }
                flags = BODY_IN_FILE;
                INT.set(array, CRC, file.crc());
                LONG.set(array, bodyAt, file.length());
            }
        }
        SHORT.set(array, FLAGS, (short) flags);
        return array;
    }

    /**
     * Reads a frame. A body within it is not copied: it is valid as long as the array is not changed.
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
            throw new CorruptFrameException(
                    "Frame version " + array[VERSION] + "; this side speaks " + CURRENT_VERSION);
        }
        int parameterBytes = (int) INT.get(array, PARAMETER_BYTES);
        if (parameterBytes < 0 || parameterBytes > length - HEADER_BYTES) {
            throw new CorruptFrameException(parameterBytes + " bytes of parameters in a frame of " + length);
        }
        int flags = (short) SHORT.get(array, FLAGS);
        int referencesAt = HEADER_BYTES + parameterBytes;
        checkReferences(array, referencesAt, length, flags);
        int bodyAt = referencesAt + ((flags & REPLY_SLAB) == 0 ? 0 : REFERENCE_BYTES);
        long taskId = (long) LONG.get(array, TASK_ID);
        int attempt = (int) INT.get(array, ATTEMPT);
        long time = (long) LONG.get(array, TIME);
        long start = (long) LONG.get(array, START);
        int number = (int) INT.get(array, TASK_NUMBER);
        return switch (array[KIND]) {
            case DEFINE ->
                new Frame.Define(
                        number,
                        new String(array, bodyAt, length - bodyAt, UTF_8),
                        new String(array, HEADER_BYTES, parameterBytes, UTF_8));
            case RUN -> {
                ParameterCodec.Maps maps = ParameterCodec.decode(array, HEADER_BYTES, parameterBytes);
                yield new Frame.Run(
                        taskId,
                        attempt,
                        number,
                        time,
                        maps.parameters(),
                        maps.logContext(),
                        body(array, bodyAt, length, flags),
                        (flags & REPLY_SLAB) == 0 ? null : ReferenceCodec.read(array, referencesAt));
            }
            case COMPLETED ->
                new Frame.Completed(
                        taskId, attempt, start, time, FrameHeader.readUsage(array), body(array, bodyAt, length, flags));
            case FAILED ->
                new Frame.Failed(
                        taskId,
                        attempt,
                        start,
                        time,
                        FrameHeader.readUsage(array),
                        FailureCodec.decode(array, bodyAt, length - bodyAt));
            case SKIPPED -> new Frame.Skipped(taskId, attempt);
            case MESSAGE ->
                new Frame.Message(
                        Frame.Message.Kind.of(number),
                        time,
                        new String(array, HEADER_BYTES, parameterBytes, UTF_8),
                        body(array, bodyAt, length, flags),
                        (flags & REPLY_SLAB) == 0 ? null : ReferenceCodec.read(array, referencesAt),
                        attempt);
            default -> throw new CorruptFrameException("Frame kind " + array[KIND]);
        };
    }

    private static void checkReferences(byte[] array, int from, int to, int flags) {
        int bytes = REFERENCE_BYTES * Integer.bitCount(flags & (REPLY_SLAB | BODY_IN_ARENA));
        if (bytes == 0) {
            return;
        }
        boolean inArena = (flags & BODY_IN_ARENA) != 0;
        if ((flags & BODY_IN_FILE) != 0 || (inArena ? bytes != to - from : bytes > to - from)) {
            throw new CorruptFrameException(
                    "References to the arena in " + (to - from) + " bytes under flags " + flags);
        }
        if ((int) INT.get(array, CRC) != ReferenceCodec.crc(array, from, bytes)) {
            throw new CorruptFrameException("References to the arena do not have the checksum that was sent with them");
        }
    }

    private static Body body(byte[] array, int from, int to, int flags) {
        if ((flags & BODY_IN_ARENA) != 0) {
            return new Body.InArena(ReferenceCodec.read(array, from));
        }
        if ((flags & BODY_IN_FILE) == 0) {
            return new Body.Inline(array, from, to - from);
        }
        if (to - from != Long.BYTES) {
            throw new CorruptFrameException("A reference to a payload file has " + (to - from) + " bytes");
        }
        return new Body.InFile((long) LONG.get(array, from), (int) INT.get(array, CRC));
    }
}
