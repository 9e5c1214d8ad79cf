package dev.offloop.child.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The page that a parent and one child generation share beside their two queues. Each field has one writer and a cache
 * line pair of its own.
 *
 * <pre>
 *     0  magic               parent, once
 *   128  requests published  parent: frames appended to the request queue
 *   256  replies published   child:  frames appended to the reply queue
 *   384  claimed             child:  tasks it has begun with, in the order of the request queue
 *   512  request cycle       child:  roll cycle its tailer stands in; files two below it may go
 *   640  child parked        child sets, parent clears
 *   768  parent parked       parent sets, child clears
 *   896  ready               child, once: it takes tasks; 2 when it was started from the AOT cache, else 1
 *  1024  reply cycle allowed parent: last roll cycle of the reply queue that there is a file for
 *  1032  its bytes           parent: after which the file of that cycle is full
 *  1152  heartbeats          child:  those of its parent that it has answered
 *  1280  hurried             parent, once: the child is needed at once, warm or not
 *  1408  warming             child:  number of the task that it warms up, plus one; 0 for none
 *  1792  without arena       child, once: it cannot open the arena
 *  2048  cancelled           parent: {@value #WINDOW} slots; slot n mod {@value #WINDOW} holds n when task n of this
 *                            generation is cancelled
 *  4096  progress            child:  how often it has written what follows, twice; odd while it does
 *  4104  of task             child:  the number of the task that says it
 *  4112  done, total         child
 *  4128  message             child:  its length, and UTF-8
 * </pre>
 *
 * <p><b>Published counts.</b> A writer that dies while its queue rolls leaves a reader stuck inside Chronicle. So a
 * reader touches its queue only when the published count says that there is something, and what it says is whole.
 *
 * <p><b>Parking.</b> A reader that has nothing to do sets its flag, issues a full fence and looks at the published
 * count once more; a writer publishes, issues a full fence and looks at the flag. In whatever order the two run, one of
 * them sees the other: either the reader finds the frame, or the writer finds the flag and rings the bell. The fences
 * order each side's store before its load, which neither release nor acquire does (Dekker's pattern). The flag is
 * cleared by a compare-and-set, so that one parking gets one ring.
 */
public class ControlPage implements AutoCloseable {
    /** The most tasks that one generation may hold at a time. */
    public static final int WINDOW = 256;

    private static final int BYTES = 8192;
    private static final long MAGIC = 0x0001_504F_4F4C_4646L;
    private static final long REQUESTS_PUBLISHED = 128;
    private static final long REPLIES_PUBLISHED = 256;
    private static final long CLAIMED = 384;
    private static final long REQUEST_CYCLE = 512;
    private static final long CHILD_PARKED = 640;
    private static final long PARENT_PARKED = 768;
    private static final long READY = 896;
    private static final long REPLY_CYCLE_ALLOWED = 1024;
    private static final long REPLY_CYCLE_BYTES = 1032;
    private static final long HEARTBEATS = 1152;
    private static final long HURRIED = 1280;
    private static final long WARMING = 1408;
    private static final long WITHOUT_ARENA = 1792;
    private static final long CANCELLED = 2048;
    private static final long PROGRESS = 4096;
    private static final long PROGRESS_TASK = 4104;
    private static final long PROGRESS_DONE = 4112;
    private static final long PROGRESS_TOTAL = 4120;
    private static final long PROGRESS_MESSAGE_BYTES = 4128;
    private static final long PROGRESS_MESSAGE = 4136;

    private static final int MAX_MESSAGE_BYTES = 1024;

    private static final int PROGRESS_LOOKS = 3;
    private static final long READY_FROM_CACHE = 2;
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final Arena arena;
    private final MemorySegment page;

    /** A page in other memory than a file's, which is unmapped with the arena. */
    ControlPage(MemorySegment page, Arena arena) {
        this.page = page;
        this.arena = arena;
    }

    private ControlPage(Path file, StandardOpenOption... more) throws IOException {
        arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, options(more))) {
            if (channel.size() < BYTES) {
                channel.write(ByteBuffer.allocate(BYTES), 0);
            }
            page = channel.map(MapMode.READ_WRITE, 0, BYTES, arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static StandardOpenOption[] options(StandardOpenOption... more) {
        StandardOpenOption[] all = new StandardOpenOption[more.length + 2];
        System.arraycopy(more, 0, all, 0, more.length);
        all[more.length] = StandardOpenOption.READ;
        all[more.length + 1] = StandardOpenOption.WRITE;
        return all;
    }

    /** Makes the page; parent. Its bytes are written, not left as a hole, so that a full disk shows here. */
    public static ControlPage create(Path file) throws IOException {
        ControlPage page = new ControlPage(file, StandardOpenOption.CREATE_NEW);
        LONG.setVolatile(page.page, 0L, MAGIC);
        return page;
    }

    /**
     * Opens the page; child.
     *
     * @throws IOException when the file is no control page
     */
    public static ControlPage open(Path file) throws IOException {
        ControlPage page = new ControlPage(file);
        if ((long) LONG.getVolatile(page.page, 0L) != MAGIC) {
            page.close();
            throw new IOException(file + " is no control page of this version");
        }
        return page;
    }

    /** Parent: this many request frames can be read. Rings are decided after this by {@link #takeChildParked}. */
    public void publishRequests(long count) {
        setRelease(REQUESTS_PUBLISHED, count);
    }

    public long requestsPublished() {
        return getAcquire(REQUESTS_PUBLISHED);
    }

    /** Child: this many reply frames can be read. */
    public void publishReplies(long count) {
        setRelease(REPLIES_PUBLISHED, count);
    }

    public long repliesPublished() {
        return getAcquire(REPLIES_PUBLISHED);
    }

    /** Child: the task of this number is begun; visible before anything that the task does. */
    public void claim(long number) {
        setVolatile(CLAIMED, number);
    }

    public long claimed() {
        return getAcquire(CLAIMED);
    }

    /** Child: its request tailer reads in this roll cycle. */
    public void requestCycle(int cycle) {
        setRelease(REQUEST_CYCLE, (long) cycle);
    }

    public int requestCycle() {
        return (int) getAcquire(REQUEST_CYCLE);
    }

    /**
     * Parent: the reply queue has files up to this roll cycle. There is never more than one that the child has not
     * reached, so it finds the bytes of that one.
     *
     * @param bytes after which the file of this cycle is full
     */
    public void allowReplyCycle(int cycle, long bytes) {
        setOpaque(REPLY_CYCLE_BYTES, bytes);
        setRelease(REPLY_CYCLE_ALLOWED, (long) cycle);
    }

    public int replyCycleAllowed() {
        return (int) getAcquire(REPLY_CYCLE_ALLOWED);
    }

    /**
     * After how many bytes the file of the {@linkplain #replyCycleAllowed() last cycle} is full; to be asked after
     * that.
     */
    public long replyCycleBytes() {
        return getOpaque(REPLY_CYCLE_BYTES);
    }

    /**
     * Child: it is going to wait for its bell.
     *
     * @return false when a request came in meanwhile: do not wait
     */
    public boolean parkChild(long requestsRead) {
        return park(CHILD_PARKED, REQUESTS_PUBLISHED, requestsRead);
    }

    /** Child: it is awake. */
    public void unparkChild() {
        setOpaque(CHILD_PARKED, 0L);
    }

    /** Parent, after publishing: whether the child must be rung. True once per parking. */
    public boolean takeChildParked() {
        return takeParked(CHILD_PARKED);
    }

    /**
     * Parent: it is going to wait for its bell.
     *
     * @return false when a reply came in meanwhile: do not wait
     */
    public boolean parkParent(long repliesRead) {
        return park(PARENT_PARKED, REPLIES_PUBLISHED, repliesRead);
    }

    /** Parent: it is awake. */
    public void unparkParent() {
        setOpaque(PARENT_PARKED, 0L);
    }

    /** Child, after publishing: whether the parent must be rung. True once per parking. */
    public boolean takeParentParked() {
        return takeParked(PARENT_PARKED);
    }

    private boolean park(long flag, long published, long read) {
        setOpaque(flag, 1L);
        fullFence();
        if (getAcquire(published) > read) {
            setOpaque(flag, 0L);
            return false;
        }
        return true;
    }

    /** Whether the child has announced that it waits for its bell. */
    public boolean isChildParked() {
        return getAcquire(CHILD_PARKED) == 1L;
    }

    private boolean takeParked(long flag) {
        fullFence();
        return getOpaque(flag) == 1L && compareAndSet(flag, 1L, 0L);
    }

    /**
     * Child: it takes tasks from now on.
     *
     * @param fromCache whether its JVM was started from the AOT cache
     */
    public void markReady(boolean fromCache) {
        setRelease(READY, fromCache ? READY_FROM_CACHE : 1L);
    }

    /** Child, before it is ready: it cannot open the arena, so that large bodies must go by files. */
    public void markWithoutArena() {
        setRelease(WITHOUT_ARENA, 1L);
    }

    public boolean isWithoutArena() {
        return getAcquire(WITHOUT_ARENA) == 1L;
    }

    public boolean isReady() {
        return getAcquire(READY) != 0L;
    }

    public boolean isStartedFromCache() {
        return getAcquire(READY) == READY_FROM_CACHE;
    }

    /** Parent: the child is to be ready as soon as it can. */
    public void hurry() {
        setRelease(HURRIED, 1L);
    }

    public boolean isHurried() {
        return getAcquire(HURRIED) == 1L;
    }

    /** Child: it begins to warm up the task of this number. */
    public void warming(int taskNumber) {
        setRelease(WARMING, taskNumber + 1L);
    }

    /** Child: it warms up nothing any more. */
    public void warmedUp() {
        setRelease(WARMING, 0L);
    }

    /** Number of the task that the child is warming up. */
    public OptionalInt warming() {
        long warming = getAcquire(WARMING);
        return warming <= 0 || warming > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) warming - 1);
    }

    /** Child, one thread: it has received another heartbeat. */
    public void beat() {
        setRelease(HEARTBEATS, heartbeats() + 1);
    }

    public long heartbeats() {
        return getAcquire(HEARTBEATS);
    }

    /** Parent: the task of this number is cancelled. */
    public void cancel(long number) {
        setRelease(slot(number), number);
    }

    /** Child: whether the task of this number is cancelled. */
    public boolean isCancelled(long number) {
        return getOpaque(slot(number)) == number;
    }

    /** What a task says of how far it is. */
    public record Said(long done, long total, String message) {}

    /**
     * Child, one thread at a time: the task of this number says this.
     *
     * @throws IllegalArgumentException when the message has more than {@value #MAX_MESSAGE_BYTES} bytes
     */
    public void say(long number, Said said) {
        byte[] message = said.message().getBytes(UTF_8);
        if (message.length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("A message of " + message.length + " bytes");
        }
        long written = getOpaque(PROGRESS);
        setOpaque(PROGRESS, written + 1);
        VarHandle.storeStoreFence();
        setOpaque(PROGRESS_TASK, number);
        setOpaque(PROGRESS_DONE, said.done());
        setOpaque(PROGRESS_TOTAL, said.total());
        setOpaque(PROGRESS_MESSAGE_BYTES, message.length);
        MemorySegment.copy(message, 0, page, ValueLayout.JAVA_BYTE, PROGRESS_MESSAGE, message.length);
        setRelease(PROGRESS, written + 2);
    }

    /** Parent: what the task of this number has said last, unless it says something else right now. */
    public Optional<Said> said(long number) {
        for (int look = 0; look < PROGRESS_LOOKS; look++) {
            long written = getAcquire(PROGRESS);
            if (written % 2 == 0) {
                if (getOpaque(PROGRESS_TASK) != number) {
                    return Optional.empty();
                }
                long done = getOpaque(PROGRESS_DONE);
                long total = getOpaque(PROGRESS_TOTAL);
                byte[] message = new byte[(int) Math.clamp(getOpaque(PROGRESS_MESSAGE_BYTES), 0L, MAX_MESSAGE_BYTES)];
                MemorySegment.copy(page, ValueLayout.JAVA_BYTE, PROGRESS_MESSAGE, message, 0, message.length);
                VarHandle.loadLoadFence();
                if (getOpaque(PROGRESS) == written) {
                    return Optional.of(new Said(done, total, new String(message, UTF_8)));
                }
            }
        }
        return Optional.empty();
    }

    private static long slot(long number) {
        return CANCELLED + (number & (WINDOW - 1)) * Long.BYTES;
    }

    // How the words are reached. Overridden in a simulation only, which may stop either side before any of these.

    long getAcquire(long at) {
        return (long) LONG.getAcquire(page, at);
    }

    long getOpaque(long at) {
        return (long) LONG.getOpaque(page, at);
    }

    void setRelease(long at, long value) {
        LONG.setRelease(page, at, value);
    }

    void setOpaque(long at, long value) {
        LONG.setOpaque(page, at, value);
    }

    void setVolatile(long at, long value) {
        LONG.setVolatile(page, at, value);
    }

    boolean compareAndSet(long at, long expected, long value) {
        return LONG.compareAndSet(page, at, expected, value);
    }

    void fullFence() {
        VarHandle.fullFence();
    }

    /** Unmaps the page. The owner must not use it any more. */
    @Override
    public void close() {
        arena.close();
    }
}
