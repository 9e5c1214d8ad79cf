package dev.offloop.child.link;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.queue.Appender;
import dev.offloop.child.queue.CycleFiles;
import dev.offloop.child.queue.FrameAppender;
import dev.offloop.child.queue.FrameTailer;
import dev.offloop.child.queue.Prepared;
import dev.offloop.child.queue.QueueFiles;
import dev.offloop.child.queue.Tailer;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.InlineFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parent's end: appends requests, takes replies. The parent alone makes and deletes the files of both queues; see
 * {@link #keepUp}.
 */
public final class ParentLink implements AutoCloseable {
    /**
     * Requests that make a batch. By then Chronicle's work for a document has become small beside that for a request.
     */
    private static final int BATCH_FRAMES = 16;

    /** Bytes that make a batch. */
    private static final int BATCH_BYTES = 4096;

    private final int maxFrameBytes;
    private final ControlPage control;
    private final Appender requests;
    private final Tailer replies;
    private final CycleFiles requestFiles;
    private final CycleFiles replyFiles;
    private final FrameBuffer out = new FrameBuffer(4096);
    private final FrameBuffer in = new FrameBuffer(4096);
    private final FrameBuffer batch = new FrameBuffer(2 * BATCH_BYTES);
    private final MissingFrame missing;
    private long framesAppended;
    private long framesRead;

    /** Requests that have no answer: definitions, messages. */
    private long unansweredForEver;

    private int batchFrames;
    private boolean batching;
    private Passed kept = new Passed(0, 0);
    private int replyCycleAllowed;
    private boolean closed;

    /** Makes the queues and the page, empty. Blocks; not on the loop. */
    public ParentLink(LinkFiles files) throws IOException {
        this(Parts.make(files), files.maxFrameBytes(), LinkClock.SYSTEM);
    }

    ParentLink(Parts parts, int maxFrameBytes, LinkClock clock) {
        this.maxFrameBytes = maxFrameBytes;
        this.missing = new MissingFrame(clock);
        this.control = parts.control();
        this.requests = parts.requests();
        this.replies = parts.replies();
        this.requestFiles = parts.requestFiles();
        this.replyFiles = parts.replyFiles();
        requests.allow(parts.requestsPrepared());
        allowReplies(parts.repliesPrepared());
    }

    /**
     * What a parent's end is made of.
     *
     * @param control the page, just made
     * @param requestFiles the files of the request queue
     * @param requestsPrepared those that are made already
     * @param requests writes them
     * @param replyFiles the files of the reply queue
     * @param repliesPrepared those that are made already
     * @param replies reads them
     */
    record Parts(
            ControlPage control,
            CycleFiles requestFiles,
            Prepared requestsPrepared,
            Appender requests,
            CycleFiles replyFiles,
            Prepared repliesPrepared,
            Tailer replies) {
        static Parts make(LinkFiles files) throws IOException {
            List<AutoCloseable> opened = new ArrayList<>();
            try {
                ControlPage control = ControlPage.create(files.control());
                opened.add(control);
                QueueFiles requestFiles =
                        new QueueFiles(files.requests(), files.cycleBytes(), files.maxFrameBytes() + BATCH_BYTES);
                QueueFiles replyFiles = new QueueFiles(files.replies(), files.cycleBytes(), files.maxFrameBytes());
                Prepared requestsPrepared = requestFiles.prepare(0);
                Prepared repliesPrepared = replyFiles.prepare(0);
                Appender requests = new FrameAppender(files.requests(), files.cycleBytes());
                opened.add(requests);
                Tailer replies = new FrameTailer(files.replies());
                opened.add(replies);
                return new Parts(
                        control, requestFiles, requestsPrepared, requests, replyFiles, repliesPrepared, replies);
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
     * Whether a request can be appended. False while the next file is not made, as the child lags or memory is short.
     */
    public boolean hasRoom() {
        return requests.hasRoom();
    }

    /**
     * Appends a request. Only when there {@linkplain #hasRoom() is room}.
     *
     * @return whether the child sleeps and must be rung
     * @throws IllegalArgumentException when the frame is too long; nothing is appended
     */
    public boolean send(Frame frame) {
        FrameCodec.encode(frame, out);
        checkLength();
        if (!(frame instanceof Frame.Run)) {
            unansweredForEver++;
        }
        return send();
    }

    /**
     * Appends a request without parameters whose body is in it, as {@link #send} does, without an object; during a
     * batch possibly later.
     */
    public boolean sendRun(
            long taskId, int attempt, int taskNumber, long deadlineNanos, byte[] body, int from, int size) {
        InlineFrame.run(out, taskId, attempt, taskNumber, deadlineNanos, body, from, size);
        checkLength();
        if (batching && framesAppended - unansweredForEver - framesRead >= BATCH_FRAMES) {
            return hold();
        }
        return send();
    }

    /** Appends a message of the application, as {@link #send} does, without an object. */
    public boolean sendMessage(long taken, byte[] body) {
        InlineFrame.message(out, taken, body);
        checkLength();
        unansweredForEver++;
        return send();
    }

    private boolean send() {
        if (batchFrames > 0) {
            boolean asleep = hold();
            return flush() || asleep;
        }
        return append(out, 1);
    }

    private void checkLength() {
        if (out.length() > maxFrameBytes) {
            throw new IllegalArgumentException("A frame of " + out.length() + " bytes; at most " + maxFrameBytes
                    + " are allowed, of which parameters may take " + FrameCodec.MAX_BESIDE_BODY_BYTES);
        }
    }

    /** Adds the frame to the batch; one that would make it longer than a reader accepts begins the next batch. */
    private boolean hold() {
        boolean asleep = batch.length() + out.length() > FrameCodec.MAX_FRAME_BYTES && flush();
        batch.add(out);
        batchFrames++;
        return asleep;
    }

    private boolean append(FrameBuffer bytes, int frames) {
        requests.append(bytes.array(), bytes.length());
        framesAppended += frames;
        control.publishRequests(framesAppended);
        return control.takeChildParked();
    }

    /**
     * More requests are about to come. From now on those that a child cannot take at once, as it has enough others, are
     * held back until they make a batch or the {@linkplain #endBatch() batch ends}, and are then appended together.
     */
    public void beginBatch() {
        batching = true;
    }

    /** Whether enough is held back to be {@linkplain #flush() appended}. */
    public boolean isBatchFull() {
        return batchFrames >= BATCH_FRAMES || batch.length() >= BATCH_BYTES;
    }

    /**
     * Appends what is held back. When this fails, the requests are lost and the child is of no more use.
     *
     * @return whether the child sleeps and must be rung
     */
    public boolean flush() {
        if (batchFrames == 0) {
            return false;
        }
        int frames = batchFrames;
        batchFrames = 0;
        boolean asleep = append(batch, frames);
        batch.reset(0);
        return asleep;
    }

    /** Appends what is held back, as {@link #flush} does; from now on nothing is. */
    public boolean endBatch() {
        batching = false;
        return flush();
    }

    /**
     * Takes the next reply into {@link #frame}.
     *
     * @return false when there is none
     * @throws CorruptFrameException when the child published one that is not there or is longer than any may be
     */
    public boolean next() {
        long published = control.repliesPublished();
        if (published == framesRead) {
            return false;
        }
        if (published < framesRead) {
            throw new CorruptFrameException(published + " replies are published after " + framesRead + " were read");
        }
        if (!replies.poll(in)) {
            missing.onMissing(published, framesRead);
            return false;
        }
        missing.onFound();
        framesRead++;
        return true;
    }

    /** The reply that {@link #next} took; the next call overwrites it. */
    public FrameBuffer frame() {
        return in;
    }

    /**
     * Takes the next reply. Its body lies in a buffer that the next call overwrites.
     *
     * @return null when there is none
     * @throws CorruptFrameException when the child wrote anything else
     */
    public @Nullable Frame poll() {
        return next() ? FrameCodec.decode(in.array(), in.length()) : null;
    }

    /** Asks the child to ring. False when a reply came in meanwhile. */
    public boolean arm() {
        return control.parkParent(framesRead);
    }

    /** No ring is needed any more. */
    public void disarm() {
        control.unparkParent();
    }

    /**
     * Whether one of the readers stands in another file than when {@link #onKeptUp} was called last.
     *
     * @throws CorruptFrameException when a reader is said to stand in a file that no writer has reached
     */
    public boolean needsKeepingUp() {
        int requestCycle = control.requestCycle();
        int replyCycle = replies.cycle();
        if (requestCycle > requests.cycle() || replyCycle > replyCycleAllowed) {
            throw new CorruptFrameException("Requests are read in cycle " + requestCycle + " of " + requests.cycle()
                    + ", replies in cycle " + replyCycle + " of " + replyCycleAllowed);
        }
        return requestCycle > kept.requestCycle() || replyCycle > kept.replyCycle();
    }

    /** Where the readers stand now; the child's figure is trusted as far as {@link #needsKeepingUp} found it good. */
    public Passed passed() {
        return new Passed(Math.min(control.requestCycle(), requests.cycle()), replies.cycle());
    }

    /**
     * The cycles that the two readers stand in.
     *
     * @param requestCycle of the child
     * @param replyCycle of the parent
     */
    public record Passed(int requestCycle, int replyCycle) {}

    /**
     * The files that now exist.
     *
     * @param passed where the readers stood
     * @param requests to which requests may be appended
     * @param replies to which replies may be appended
     */
    public record Kept(Passed passed, Prepared requests, Prepared replies) {}

    /**
     * Makes the next files, of those that the readers have passed or anew, and deletes the others. Any thread; blocks.
     *
     * @throws IOException when there is no room for the next files, or the link is closed
     */
    public synchronized Kept keepUp(Passed passed) throws IOException {
        if (closed) {
            throw new IOException("The link is closed");
        }
        return new Kept(passed, requestFiles.prepare(passed.requestCycle()), replyFiles.prepare(passed.replyCycle()));
    }

    /** Both sides may go on to the files that were made. */
    public void onKeptUp(Kept now) {
        kept = now.passed();
        requests.allow(now.requests());
        allowReplies(now.replies());
    }

    private void allowReplies(Prepared prepared) {
        replyCycleAllowed = prepared.cycle();
        control.allowReplyCycle(prepared.cycle(), prepared.cycleBytes());
    }

    /** Unmaps everything; the files stay. */
    @Override
    public synchronized void close() {
        closed = true;
        requests.close();
        replies.close();
        control.close();
    }
}
