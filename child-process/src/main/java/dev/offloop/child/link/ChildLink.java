package dev.offloop.child.link;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.memory.Failpoint;
import dev.offloop.child.queue.Appender;
import dev.offloop.child.queue.FrameAppender;
import dev.offloop.child.queue.FrameTailer;
import dev.offloop.child.queue.Prepared;
import dev.offloop.child.queue.Tailer;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.InlineFrame;
import dev.offloop.task.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The child's end: takes requests, appends replies. */
public final class ChildLink implements AutoCloseable {
    private static final long ROOM_CHECK_NANOS = 100_000;

    private final ControlPage control;
    private final Tailer requests;
    private final Appender replies;
    private final LinkClock clock;
    private final FrameBuffer batch = new FrameBuffer(4096);
    private final FrameBuffer in = new FrameBuffer(4096);
    private final FrameBuffer out = new FrameBuffer(4096);
    private int batchRead;
    private long framesRead;
    private long framesAppended;
    private int requestCycle;

    /** Opens what the parent made. */
    public ChildLink(LinkFiles files) throws IOException {
        this(Parts.open(files), LinkClock.SYSTEM);
    }

    ChildLink(Parts parts, LinkClock clock) {
        this.control = parts.control();
        this.requests = parts.requests();
        this.replies = parts.replies();
        this.clock = clock;
        allowReplies();
    }

    /**
     * What a child's end is made of.
     *
     * @param control the page that the parent made
     * @param requests reads the request queue
     * @param replies writes the reply queue
     */
    record Parts(ControlPage control, Tailer requests, Appender replies) {
        static Parts open(LinkFiles files) throws IOException {
            List<AutoCloseable> opened = new ArrayList<>();
            try {
                ControlPage control = ControlPage.open(files.control());
                opened.add(control);
                Tailer requests = new FrameTailer(files.requests());
                opened.add(requests);
                return new Parts(control, requests, new FrameAppender(files.replies(), files.cycleBytes()));
            } catch (IOException | RuntimeException | Error e) {
                Closing.all(opened, e);
                throw e;
            }
        }
    }

    /** What the two sides tell each other beside frames. */
    public ControlPage control() {
        return control;
    }

    /**
     * Takes the next request into {@link #frame}.
     *
     * @return false when there is none
     */
    public boolean next() {
        if (batchRead == batch.length() && !nextBatch()) {
            return false;
        }
        batchRead = batch.copyFrame(batchRead, in);
        framesRead++;
        return true;
    }

    /** Whether {@link #next} would find a request, unless what the parent has published is not there. */
    public boolean hasNext() {
        return batchRead < batch.length() || control.requestsPublished() != framesRead;
    }

    /** The roll cycle in which it reads; changes when the parent can make another file. */
    public int requestCycle() {
        return requestCycle;
    }

    private boolean nextBatch() {
        if (control.requestsPublished() == framesRead || !requests.poll(batch)) {
            return false;
        }
        batchRead = 0;
        int cycle = requests.cycle();
        if (cycle != requestCycle) {
            requestCycle = cycle;
            control.requestCycle(cycle);
        }
        return true;
    }

    /** The request that {@link #next} took; the next call overwrites it. */
    public FrameBuffer frame() {
        return in;
    }

    /**
     * Appends a reply; waits until the parent has made room when the queue is full.
     *
     * @return whether the parent sleeps and must be rung
     */
    public boolean reply(Frame frame) {
        FrameCodec.encode(frame, out);
        return append();
    }

    /** Appends a result that is in its frame, as {@link #reply} does, without an object. */
    public boolean replyCompleted(
            long taskId, int attempt, long startNanos, long runNanos, Usage usage, byte[] body, int from, int size) {
        InlineFrame.completed(out, taskId, attempt, startNanos, runNanos, usage, body, from, size);
        return append();
    }

    /** Appends a message of the application, as {@link #reply} does, without an object. */
    public boolean replyMessage(long taken, byte[] body) {
        InlineFrame.message(out, taken, body);
        return append();
    }

    private boolean append() {
        if (!replies.hasRoom()) {
            awaitRoom();
        }
        replies.append(out.array(), out.length());
        Failpoint.AFTER_APPEND.reached();
        control.publishReplies(++framesAppended);
        Failpoint.BEFORE_BELL.reached();
        return control.takeParentParked();
    }

    /** The parent makes the next file as soon as it has read on; a parent that is gone takes this process with it. */
    private void awaitRoom() {
        allowReplies();
        while (!replies.hasRoom()) {
            clock.pause(ROOM_CHECK_NANOS);
            allowReplies();
        }
    }

    private void allowReplies() {
        replies.allow(new Prepared(control.replyCycleAllowed(), control.replyCycleBytes()));
    }

    /** Announces that the child waits for its bell. False when there is work after all. */
    public boolean park() {
        return control.parkChild(framesRead);
    }

    /** The child is awake. */
    public void unpark() {
        control.unparkChild();
    }

    @Override
    public void close() {
        replies.close();
        requests.close();
        control.close();
    }
}
