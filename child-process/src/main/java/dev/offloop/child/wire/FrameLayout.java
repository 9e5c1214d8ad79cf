package dev.offloop.child.wire;

/**
 * The bytes of a frame, little-endian, version 1.
 *
 * <pre>
 *  0       4    5    6       8               16      20      24              32
 *  +-------+----+----+-------+---------------+-------+-------+---------------+
 *  |length |ver |kind|flags  |task id        |attempt|number |time           |
 *  +-------+----+----+-------+---------------+-------+-------+---------------+
 *  |trace id, 16 bytes               |span id or start |params |crc          |
 *  |or cpu         | and allocated   |                 |       |             |
 *  +---------------+-----------------+-----------------+-------+-------------+
 *  32              40                48                56      60            64
 *  then: params bytes of parameters and of the context of log lines
 *  then: a reference to the slab for the reply, or to the buffer of a message, where flagged
 *  then: the body; or 8 bytes of its length, when it stands in a file; or a reference, when it stands in the arena
 *
 *  reference
 *  +---------------+-------+-------+
 *  |offset         |length |stamp  |
 *  +---------------+-------+-------+
 *  0               8       12      16
 * </pre>
 *
 * <ul>
 *   <li>length: bytes of the whole frame, header included
 *   <li>attempt: of a task; in a {@link Frame.Message} how often its sender gives up the buffer
 *   <li>number: of the task, as a {@link Frame.Define} gave it; in a {@link Frame.Message} its kind
 *   <li>time: the deadline of a {@link Frame.Run}, the run time of an answer, in nanoseconds; in a
 *       {@link Frame.Message} how many its sender has taken
 *   <li>trace id, span id: of a {@link Frame.Run}, reserved for trace context, zero
 *   <li>start: when an answer's task began, in nanoseconds
 *   <li>cpu, allocated: of an answer, processor time in nanoseconds and bytes of the heap; -1 when not measured
 *   <li>params: bytes that these take; in a {@link Frame.Define}, which has none, the name of the class; in a
 *       {@link Frame.Message} the name of the broadcast channel
 *   <li>crc: CRC-32C of a payload file, or of the references that the frame holds, else zero
 * </ul>
 */
final class FrameLayout {
    static final int LENGTH = 0;
    static final int VERSION = 4;
    static final int KIND = 5;
    static final int FLAGS = 6;
    static final int TASK_ID = 8;
    static final int ATTEMPT = 16;
    static final int TASK_NUMBER = 20;
    static final int TIME = 24;
    static final int CPU = 32;
    static final int ALLOCATED = 40;
    static final int START = 48;
    static final int PARAMETER_BYTES = 56;
    static final int CRC = 60;
    static final int HEADER_BYTES = 64;

    static final byte CURRENT_VERSION = 1;

    static final byte DEFINE = 1;
    static final byte RUN = 2;
    static final byte COMPLETED = 3;
    static final byte FAILED = 4;
    static final byte SKIPPED = 5;
    static final byte MESSAGE = 6;

    /** The body stands in a payload file; the frame holds its length only. */
    static final short BODY_IN_FILE = 1;

    /** The body stands in the arena; the frame holds a reference. */
    static final short BODY_IN_ARENA = 2;

    /** A reference to the slab for the reply, or to a buffer, comes before the body, which is no file then. */
    static final short REPLY_SLAB = 4;

    static final int REFERENCE_BYTES = 16;
    static final int REFERENCE_LENGTH = 8;
    static final int REFERENCE_STAMP = 12;

    private FrameLayout() {}
}
