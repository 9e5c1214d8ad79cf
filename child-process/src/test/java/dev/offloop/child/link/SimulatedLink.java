package dev.offloop.child.link;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.queue.Appender;
import dev.offloop.child.queue.Prepared;
import dev.offloop.child.queue.Tailer;
import dev.offloop.child.wire.FrameBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Both queues of one generation in the heap: files that roll, get full and cannot be made, without files. */
public final class SimulatedLink {
    private static final int FIRST_CYCLE = 1;

    private final Rules rules;
    private final Queue requests = new Queue();
    private final Queue replies = new Queue();

    /** What may happen to the queues. */
    public interface Rules {
        /** A thread may be held up here. */
        void pause();

        /** Bytes after which a file is followed by the next. */
        int cycleBytes();

        /** Whether there is no room for another file at the moment. */
        boolean isDiskFull();

        /** Something is wrong. */
        void violation(String what);
    }

    public SimulatedLink(Rules rules) {
        this.rules = rules;
    }

    /** The parent's end. */
    public ParentLink parent(ControlPage control, LinkFiles files, LinkClock clock) {
        Prepared first = new Prepared(FIRST_CYCLE + 1, rules.cycleBytes());
        return new ParentLink(
                new ParentLink.Parts(
                        control,
                        requests::prepare,
                        first,
                        requests.appender(),
                        replies::prepare,
                        first,
                        replies.tailer()),
                files.maxFrameBytes(),
                clock);
    }

    /** The child's end. */
    public ChildLink child(ControlPage control, LinkClock clock) {
        return new ChildLink(new ChildLink.Parts(control, requests.tailer(), replies.appender()), clock);
    }

    /** Whether the child has requests to read. */
    public boolean hasUnreadRequests() {
        return requests.read < requests.frames.size();
    }

    /** Whether the parent has replies to read. */
    public boolean hasUnreadReplies() {
        return replies.read < replies.frames.size();
    }

    private final class Queue {
        private final List<byte[]> frames = new ArrayList<>();
        private final List<Integer> cycles = new ArrayList<>();
        private int read;

        Prepared prepare(int readCycle) throws IOException {
            if (rules.isDiskFull()) {
                throw new IOException("There is no room");
            }
            return new Prepared(Math.max(readCycle, FIRST_CYCLE) + 1, rules.cycleBytes());
        }

        Appender appender() {
            return new HeapAppender(this);
        }

        Tailer tailer() {
            return new HeapTailer(this);
        }
    }

    private final class HeapAppender implements Appender {
        private final Queue queue;
        private int cycle = FIRST_CYCLE;
        private long cycleBytes = rules.cycleBytes();
        private long bytes;
        private Prepared allowed = new Prepared(FIRST_CYCLE, cycleBytes);
        private boolean closed;

        HeapAppender(Queue queue) {
            this.queue = queue;
        }

        @Override
        public void allow(Prepared prepared) {
            allowed = prepared;
        }

        @Override
        public int cycle() {
            return cycle;
        }

        private boolean isFull() {
            return bytes >= cycleBytes;
        }

        @Override
        public boolean hasRoom() {
            return !isFull() || cycle < allowed.cycle();
        }

        @Override
        public void append(byte[] frame, int length) {
            if (closed) {
                rules.violation("A frame was appended to a closed queue");
            }
            if (isFull()) {
                if (!hasRoom()) {
                    throw new IllegalStateException(
                            "The file of cycle " + cycle + " is full, and there is no next one yet");
                }
                cycle++;
                cycleBytes = allowed.cycleBytes();
                bytes = 0;
            }
            byte[] copy = Arrays.copyOf(frame, length);
            rules.pause();
            queue.frames.add(copy);
            queue.cycles.add(cycle);
            bytes += length;
            rules.pause();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class HeapTailer implements Tailer {
        private final Queue queue;
        private int cycle;
        private boolean closed;

        HeapTailer(Queue queue) {
            this.queue = queue;
        }

        @Override
        public boolean poll(FrameBuffer into) {
            if (closed) {
                rules.violation("A closed queue was read");
            }
            rules.pause();
            if (queue.read == queue.frames.size()) {
                return false;
            }
            byte[] frame = queue.frames.get(queue.read);
            cycle = queue.cycles.get(queue.read);
            queue.read++;
            System.arraycopy(frame, 0, into.reset(frame.length), 0, frame.length);
            return true;
        }

        @Override
        public int cycle() {
            return cycle;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
