package dev.offloop.child.queue;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** Reads a queue of Chronicle. */
public final class FrameTailer implements Tailer {
    private final SingleChronicleQueue queue;
    private final ExcerptTailer tailer;

    /** Opens the queue. Blocks; not on the loop. */
    public FrameTailer(Path directory) {
        queue = Queues.open(directory, new RollClock());
        tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
    }

    @Override
    public boolean poll(FrameBuffer into) {
        try {
            return read(into);
        } catch (CorruptFrameException e) {
            throw e;
        } catch (RuntimeException | InternalError | StackOverflowError e) {
            throw new CorruptFrameException("The queue cannot be read: " + e, e);
        }
    }

    private boolean read(FrameBuffer into) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return false;
            }
            Bytes<?> bytes = document.wire().bytes();
            long length = bytes.readRemaining();
            if (length > FrameCodec.MAX_FRAME_BYTES) {
                throw new CorruptFrameException(
                        "A frame of " + length + " bytes; at most " + FrameCodec.MAX_FRAME_BYTES + " are allowed");
            }
            bytes.read(into.reset((int) length), 0, (int) length);
            return true;
        }
    }

    @Override
    public int cycle() {
        return tailer.cycle();
    }

    @Override
    public void close() {
        queue.close();
    }
}
