package dev.offloop.child.agent;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.MemoryLoan;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.child.wire.InlineFrame;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.loop.Linger;
import dev.offloop.workers.port.SharedBuffer;
import dev.offloop.workers.port.Worker;
import dev.offloop.workers.port.WorkerChannel;
import dev.offloop.workers.port.WorkerSpec;
import dev.offloop.workers.port.WorkerTerminatedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The worker's side of a port in a child: takes frames from the request queue and appends frames to the reply queue, as
 * the agent does whose thread it has.
 */
final class ChildPort<I, O> implements WorkerChannel<I, O>, AutoCloseable {
    private static final long GRANT_LOOK_NANOS = Linger.usualNanosHere();

    private final WorkerSpec<I, O> spec;
    private final ChildLink link;
    private final Bell bell;
    private final @Nullable ArenaView arena;
    private final int frameBytes;
    private final GrantedMemory granted = new GrantedMemory();

    /** The buffers that this side has, by their stamps. */
    private final Map<Integer, Use> buffers = new HashMap<>();

    /** What came while this waited for memory. */
    private final ArrayDeque<Frame.Message> early = new ArrayDeque<>();

    private long taken;
    private long toldAt;
    private long bytesUntold;
    private int cycleTold;
    private boolean cut;
    private @Nullable I message;
    private @Nullable SharedBuffer buffer;
    private String channel = "";
    private byte[] broadcast = {};

    ChildPort(WorkerSpec<I, O> spec, ChildTaskContext.Ports ports) {
        this.spec = spec;
        this.link = ports.link();
        this.bell = ports.bell();
        this.arena = ports.runner().arena();
        this.frameBytes = ports.runner().frameBytes();
        this.cycleTold = link.requestCycle();
    }

    /** Tells the parent that the program begins. */
    void begin() {
        tell();
    }

    @Override
    public Kind poll() {
        Frame.Message first = early.pollFirst();
        if (first != null) {
            return take(first);
        }
        while (link.next()) {
            FrameBuffer frame = link.frame();
            if (InlineFrame.isMessage(frame)) {
                onTaken(InlineFrame.bodySize(frame));
                buffer = null;
                message = spec.inbound().decode(frame.array(), InlineFrame.bodyFrom(), InlineFrame.bodySize(frame));
                return Kind.MESSAGE;
            }
            Frame.Message other = decode(frame);
            if (other.kind() != Frame.Message.Kind.GRANT) {
                return take(other);
            }
            granted.onGrant(other);
        }
        return Kind.NONE;
    }

    private static Frame.Message decode(FrameBuffer frame) {
        if (FrameCodec.decode(frame.array(), frame.length()) instanceof Frame.Message message) {
            return message;
        }
        throw new IllegalStateException("A parent sends nothing but messages to a program");
    }

    private Kind take(Frame.Message frame) {
        return switch (frame.kind()) {
            case DATA -> {
                byte[] bytes = bytes(frame.body());
                SlabRef with = frame.buffer();
                buffer = with == null ? null : bufferAt(with);
                onTaken(bytes.length);
                message = spec.inbound().decode(bytes);
                yield Kind.MESSAGE;
            }
            case BROADCAST -> {
                channel = frame.channel();
                broadcast = bytes(frame.body());
                onTaken(broadcast.length);
                yield Kind.BROADCAST;
            }
            case CLOSE -> Kind.CLOSED;
            case JOIN, LEAVE, TAKEN, NEED, GRANT, RELEASE ->
                throw new IllegalStateException("A parent does not send " + frame.kind() + " to a program");
        };
    }

    private byte[] bytes(Body body) {
        return switch (body) {
            case Body.Inline inline -> Arrays.copyOfRange(inline.array(), inline.from(), inline.from() + inline.size());
            case Body.InArena inArena -> {
                try (MemoryLoan loan = lend(inArena.ref())) {
                    yield loan.memory().toArray(ValueLayout.JAVA_BYTE);
                }
            }
            case Body.InFile _ -> throw new IllegalStateException("A message does not stand in a file");
        };
    }

    private MemoryLoan lend(SlabRef ref) {
        try {
            return requireArena().lend(ref);
        } catch (IOException e) {
            throw new UncheckedIOException("The arena cannot be mapped", e);
        }
    }

    private ArenaView requireArena() {
        if (arena == null) {
            throw new IllegalStateException("There is no memory that is shared with the owner: messages of more than "
                    + frameBytes + " bytes and buffers cannot be sent");
        }
        return arena;
    }

    /** One buffer is one object here, however often it is shared. */
    private SharedBuffer bufferAt(SlabRef ref) {
        Use use = buffers.computeIfAbsent(ref.stamp(), stamp -> new Use(ref, lend(ref)));
        use.count++;
        return use.shown;
    }

    /** Tells at each quarter of what makes the port full, and when the parent can make another file. */
    private void onTaken(long bytes) {
        taken++;
        bytesUntold += bytes;
        if (taken - toldAt >= spec.maxMessages() / 4
                || bytesUntold >= spec.maxBytes() / 4
                || link.requestCycle() != cycleTold) {
            tell();
        }
    }

    private void tell() {
        send(Frame.Message.of(Frame.Message.Kind.TAKEN, taken));
    }

    private void send(Frame.Message frame) {
        onTold();
        ringWhen(link.reply(frame));
    }

    private void onTold() {
        toldAt = taken;
        bytesUntold = 0;
        cycleTold = link.requestCycle();
    }

    private void ringWhen(boolean asleep) {
        if (asleep) {
            try {
                bell.ring();
            } catch (IOException e) {
                onCut();
            }
        }
    }

    private void onCut() {
        cut = true;
        throw new WorkerTerminatedException(spec.name());
    }

    @Override
    public boolean hasNext() {
        return !early.isEmpty() || link.hasNext();
    }

    @Override
    public I message() {
        return Objects.requireNonNull(message);
    }

    @Override
    public @Nullable SharedBuffer buffer() {
        return buffer;
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public byte[] broadcast() {
        return broadcast;
    }

    @Override
    public void post(O message, @Nullable SharedBuffer with, boolean transfer) {
        requireRunning();
        byte[] bytes = spec.outbound().encode(message);
        if (with == null && bytes.length <= frameBytes) {
            onTold();
            ringWhen(link.replyMessage(taken, bytes));
            return;
        }
        ChildPort<?, ?>.Use use = with == null ? null : (ChildPort<?, ?>.Use) with.memoryFor(this);
        Body body = body(bytes);
        if (use == null) {
            send(new Frame.Message(Frame.Message.Kind.DATA, taken, "", body, null, 0));
            return;
        }
        send(new Frame.Message(Frame.Message.Kind.DATA, taken, "", body, use.ref, transfer ? use.count : 0));
        if (transfer) {
            use.shown.onTransferred();
            buffers.remove(use.ref.stamp());
            use.loan.close();
        }
    }

    @Override
    public void broadcast(String name, byte[] said) {
        requireRunning();
        send(new Frame.Message(Frame.Message.Kind.BROADCAST, taken, name, body(said), null, 0));
    }

    @Override
    public void subscribe(String name, boolean joins) {
        requireRunning();
        Frame.Message.Kind kind = joins ? Frame.Message.Kind.JOIN : Frame.Message.Kind.LEAVE;
        send(new Frame.Message(kind, taken, name, Body.Inline.EMPTY, null, 0));
    }

    private Body body(byte[] bytes) {
        if (bytes.length <= frameBytes) {
            return new Body.Inline(bytes);
        }
        if (bytes.length > Worker.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("A message of " + bytes.length + " bytes of worker '" + spec.name()
                    + "'; at most " + Worker.MAX_MESSAGE_BYTES + " are allowed, more goes in a SharedBuffer");
        }
        var _ = requireArena();
        SlabRef memory = memoryFor(bytes.length);
        try (MemoryLoan loan = lend(memory)) {
            MemorySegment.copy(bytes, 0, loan.memory(), ValueLayout.JAVA_BYTE, 0, bytes.length);
        }
        return new Body.InArena(new SlabRef(memory.offset(), bytes.length, memory.stamp()));
    }

    /** Memory for a large message; waits for it. */
    private SlabRef memoryFor(int bytes) {
        while (true) {
            SlabRef fitting = granted.take(bytes);
            if (fitting != null) {
                return fitting;
            }
            SlabRef small = granted.takeSurplus();
            if (small != null) {
                send(new Frame.Message(Frame.Message.Kind.RELEASE, taken, "", Body.Inline.EMPTY, small, 1));
            }
            if (granted.startAsking()) {
                send(new Frame.Message(Frame.Message.Kind.NEED, taken, "", Body.Inline.EMPTY, null, bytes));
            }
            if (!awaitGrant()) {
                throw new IllegalStateException(
                        "There is no memory for a message of " + bytes + " bytes of worker '" + spec.name() + "'");
            }
        }
    }

    /** Waits for one; false when there will be none. What else comes is kept. */
    private boolean awaitGrant() {
        long since = System.nanoTime();
        while (true) {
            while (link.next()) {
                Frame.Message frame = decode(link.frame());
                if (frame.kind() == Frame.Message.Kind.GRANT) {
                    return granted.onGrant(frame);
                }
                early.addLast((Frame.Message) frame.detached());
            }
            if (System.nanoTime() - since < GRANT_LOOK_NANOS) {
                Thread.onSpinWait();
            } else if (link.park()) {
                sleep(Long.MAX_VALUE);
                requireRunning();
            }
        }
    }

    private void requireRunning() {
        if (isTerminating()) {
            throw new WorkerTerminatedException(spec.name());
        }
    }

    @Override
    public boolean park() {
        return early.isEmpty() && link.park();
    }

    @Override
    public void sleep(long nanos) {
        try {
            cut = !(nanos == Long.MAX_VALUE ? bell.await() : bell.await(nanos));
        } catch (IOException e) {
            cut = true;
        } finally {
            link.unpark();
        }
    }

    @Override
    public boolean isTerminating() {
        try {
            bell.requireOpen();
            return cut;
        } catch (ClosedChannelException e) {
            return true;
        }
    }

    @Override
    public void close() {
        buffers.values().forEach(use -> use.loan.close());
        buffers.clear();
    }

    /** A buffer as this side has it. */
    private final class Use implements SharedBuffer.Memory {
        private final SlabRef ref;
        private final MemoryLoan loan;
        private final SharedBuffer shown = new SharedBuffer(ChildPort.this, this);

        /** How often it was sent here, which is told when it is given up: one that is on its way counts anew. */
        private int count;

        Use(SlabRef ref, MemoryLoan loan) {
            this.ref = ref;
            this.loan = loan;
        }

        @Override
        public MemorySegment segment() {
            return loan.memory();
        }

        @Override
        public void close() {
            buffers.remove(ref.stamp());
            loan.close();
            send(new Frame.Message(Frame.Message.Kind.RELEASE, taken, "", Body.Inline.EMPTY, ref, count));
        }
    }
}
