package dev.offloop.child.queue;

/**
 * The one writer of a queue, which goes on to a next file only when that was made before. One owner at a time. The seam
 * at which a simulation stands for Chronicle Queue.
 */
public interface Appender extends AutoCloseable {
    /** There are files up to this cycle; to be told each time that there is one more. */
    void allow(Prepared prepared);

    /** The roll cycle it writes in. */
    int cycle();

    /** Whether a frame can be appended. */
    boolean hasRoom();

    /**
     * Appends one frame; readable for the other side when this returns. The caller then publishes its count.
     *
     * @throws IllegalStateException when there is no room
     */
    void append(byte[] frame, int length);

    @Override
    void close();
}
