package dev.offloop.child.queue;

import dev.offloop.child.memory.Failpoint;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/** Writes a queue of Chronicle. */
public final class FrameAppender implements Appender {
    /**
     * What Linux maps at one read fault, as far as it is in memory ({@code fault_around_bytes}, 64 KiB unless set
     * otherwise). A write fault maps one page only.
     */
    private static final long MAPPED_AT_ONCE_BYTES = 64 << 10;

    private final RollClock clock = new RollClock();
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private long cycleBytes;
    private Prepared allowed;
    private boolean full;
    private long readAheadAt;

    /**
     * Opens the queue. Blocks; not on the loop.
     *
     * @param cycleBytes a file that holds as much is followed by the next, at the latest
     */
    public FrameAppender(Path directory, long cycleBytes) {
        this.cycleBytes = QueueFiles.firstCycleBytes(cycleBytes);
        this.allowed = new Prepared(RollClock.FIRST_CYCLE, this.cycleBytes);
        queue = Queues.open(directory, clock);
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
    }

    @Override
    public void allow(Prepared prepared) {
        allowed = prepared;
    }

    @Override
    public int cycle() {
        return clock.cycle();
    }

    @Override
    public boolean hasRoom() {
        return !full || clock.cycle() < allowed.cycle();
    }

    @Override
    public void append(byte[] frame, int length) {
        boolean rolling = full;
        if (rolling) {
            roll();
        }
        try (DocumentContext document = appender.writingDocument()) {
            if (rolling) {
                Failpoint.AT_ROLL.reached();
            }
            boolean whole = false;
            try {
                Bytes<?> bytes = document.wire().bytes();
                bytes.write(frame, 0, length);
                long end = bytes.writePosition();
                full = end >= cycleBytes;
                if (end >= readAheadAt) {
                    readAhead(bytes, end);
                }
                Failpoint.INSIDE_APPEND.reached();
                whole = true;
            } finally {
                if (!whole) {
                    document.rollbackOnClose();
                }
            }
        }
    }

    private void roll() {
        if (!hasRoom()) {
            throw new IllegalStateException(
                    "The file of cycle " + clock.cycle() + " is full, and there is no next one yet");
        }
        clock.advance();
        cycleBytes = allowed.cycleBytes();
        readAheadAt = 0;
    }

    /** Reads a word of the region that comes next, so that writing to it will fault once and not at every page. */
    private void readAhead(Bytes<?> bytes, long end) {
        readAheadAt = (end / MAPPED_AT_ONCE_BYTES + 1) * MAPPED_AT_ONCE_BYTES;
        if (readAheadAt < cycleBytes) {
            bytes.readVolatileInt(readAheadAt);
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
