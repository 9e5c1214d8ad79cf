package dev.offloop.workers.port;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Memory that an owner and its worker can both use, or hand to each other: the heap between threads, the arena between
 * processes. It is made by {@link Worker#allocate} and sent with a message.
 *
 * <p>One that was shared is used by both at once, as two threads use an array: what one writes the other sees at the
 * latest with the next message. One that was transferred cannot be used by its sender any more. Each side closes what
 * it has and does not transfer; what a worker leaves is freed with it.
 *
 * <p>The side's own thread only.
 */
public final class SharedBuffer implements AutoCloseable {
    private final Object port;
    private @Nullable Memory memory;
    private String gone = "";

    /** Where its bytes are, as one side has them. */
    public interface Memory {
        /** The bytes. */
        MemorySegment segment();

        /** This side does not use them any more. */
        void close();
    }

    /**
     * A buffer in use.
     *
     * @param port that it can be sent by
     */
    public SharedBuffer(Object port, Memory memory) {
        this.port = port;
        this.memory = memory;
    }

    /**
     * The memory. Not to be used after this buffer is transferred or closed; between processes it cannot be.
     *
     * @throws IllegalStateException when it is; the message says what became of it
     */
    public MemorySegment segment() {
        return present().segment();
    }

    /** Whether this side can use it. */
    public boolean isUsable() {
        return memory != null;
    }

    /** Gives up this side's use of it. Does nothing when it has none. */
    @Override
    public void close() {
        end("it was closed");
    }

    /** Ends this side's use of it, for this reason. */
    public void end(String why) {
        Memory ended = memory;
        if (ended != null) {
            memory = null;
            gone = why;
            ended.close();
        }
    }

    /**
     * Its memory, to be sent by a port.
     *
     * @throws IllegalArgumentException when it belongs to another port
     * @throws IllegalStateException when this side cannot use it any more
     */
    @SuppressWarnings("ReferenceEquality") // A port is known by its identity.
    public Memory memoryFor(Object port) {
        if (this.port != port) {
            throw new IllegalArgumentException("This buffer belongs to another worker");
        }
        return present();
    }

    /** It goes to the other side with a message: this side cannot use it any more, and does not close it. */
    public void onTransferred() {
        memory = null;
        gone = "it was transferred to the other side of its port";
    }

    private Memory present() {
        Memory present = memory;
        if (present == null) {
            throw new IllegalStateException("This buffer cannot be used any more: " + gone);
        }
        return present;
    }
}
