package dev.offloop.child.queue;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.FrameBuffer;

/**
 * The one reader of a queue. One owner at a time. To be asked only when the writer's published count says that there is
 * a frame: see {@code ControlPage}.
 */
public interface Tailer extends AutoCloseable {
    /**
     * Takes the next frame into the buffer.
     *
     * @return false when there is none
     * @throws CorruptFrameException when it is longer than any frame may be, or no document of a queue at all
     */
    boolean poll(FrameBuffer into);

    /** The roll cycle it reads in. Files of cycles two below may be deleted. */
    int cycle();

    @Override
    void close();
}
