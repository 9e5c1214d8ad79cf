package dev.offloop.child.transfer;

import dev.offloop.child.memory.Slab;
import dev.offloop.child.memory.SlabAccount;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.InlineFrame;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.workers.port.SharedBuffer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages between the program that one child runs and its owner: small ones in frames, larger ones in slabs of the
 * arena, in the order in which they were sent. What finds no room waits here; how much that may be is bounded by the
 * sender. Home loop only.
 */
public final class MessageTransfer {
    private final PoolContext context;
    private final Generation generation;
    private final QueueFileRotation rotation;
    private final Listener listener;
    private final ArenaAdmission admission;
    private final SlabAccount account;
    private final int frameBytes;
    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final ArrayDeque<Allocation> allocations = new ArrayDeque<>();

    /** The slabs of messages that the child has not taken yet, oldest first. */
    private final ArrayDeque<Sent> sentSlabs = new ArrayDeque<>();

    /** What the child may fill with its large messages, by stamp. */
    private final Map<Integer, Slab> granted = new HashMap<>();

    private final PortBuffers buffers;
    private int needed;
    private long sent;
    private long taken;
    private long copied;
    private boolean closed;

    /** Told of what the program sends. What it throws ends the child. Its buffers belong to it. */
    public interface Listener {
        /** A message can never be sent, as there is no memory for it: the child is to be ended. */
        void onUnsendable(String reason);

        /** It has taken so many messages and broadcasts; the first time, it begins. */
        void onTaken(long count);

        /** A message: a part of an array that is going to be used again. */
        void onData(byte[] array, int from, int size, @Nullable SharedBuffer buffer);

        /** It says something on a channel. */
        void onBroadcast(String channel, byte[] message);

        /** It joins or leaves a channel. */
        void onSubscribed(String channel, boolean joins);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Outgoing(
            Frame.Message.Kind kind,
            String channel,
            byte[] bytes,
            @Nullable SlabRef buffer,
            boolean transfer) {}

    private record Sent(long number, Slab slab) {}

    private record Allocation(int bytes, Promise<SharedBuffer> made) {}

    MessageTransfer(
            PoolContext context,
            Generation generation,
            QueueFileRotation rotation,
            SlabAccount account,
            Listener listener) {
        this.context = context;
        this.generation = generation;
        this.rotation = rotation;
        this.listener = listener;
        this.admission = context.arenaAdmission();
        this.account = account;
        this.frameBytes = context.config().frameBytes();
        this.buffers = new PortBuffers(listener, account, this::onFreed);
    }

    /** Sends a message. */
    public void send(byte[] message) {
        if (waiting.isEmpty()
                && message.length <= frameBytes
                && generation.link().hasRoom()) {
            sent++;
            generation.sendMessage(message);
        } else {
            enqueue(new Outgoing(Frame.Message.Kind.DATA, "", message, null, false));
        }
    }

    /** Sends a message with a buffer of this port, which the sender can use no more when it is transferred. */
    public void send(byte[] message, SharedBuffer buffer, boolean transfer) {
        enqueue(new Outgoing(Frame.Message.Kind.DATA, "", message, buffers.onSent(buffer, transfer), transfer));
    }

    /** Sends what was said on a channel. */
    public void broadcast(String channel, byte[] message) {
        enqueue(new Outgoing(Frame.Message.Kind.BROADCAST, channel, message, null, false));
    }

    /** Says that no message follows. */
    public void closePort() {
        enqueue(new Outgoing(Frame.Message.Kind.CLOSE, "", new byte[0], null, false));
    }

    private void enqueue(Outgoing outgoing) {
        if (!closed) {
            waiting.addLast(outgoing);
            flush();
        }
    }

    /** Makes a buffer, as soon as there is room; fails when there never will be. */
    public Future<SharedBuffer> allocate(int bytes) {
        Allocation allocation = new Allocation(bytes, Promise.promise());
        allocations.addLast(allocation);
        flush();
        return allocation.made().future();
    }

    /** Whether something was sent that the child has not taken. */
    public boolean isOutstanding() {
        return taken < sent;
    }

    /** Whether the child waits for its bell. */
    public boolean isChildAsleep() {
        return generation.control().isChildParked();
    }

    /** Bytes copied on the loop so far. */
    long copied() {
        return copied;
    }

    /** There may be room for what waits. */
    public void flush() {
        while (!closed && !waiting.isEmpty() && generation.link().hasRoom() && trySend(waiting.getFirst())) {
            waiting.removeFirst();
        }
        if (!closed && needed > 0 && generation.link().hasRoom() && tryGrant(needed)) {
            needed = 0;
        }
        // One that is made may be used at once, which comes back here.
        Allocation next = closed ? null : allocations.pollFirst();
        while (next != null && tryAllocate(next)) {
            next = closed ? null : allocations.pollFirst();
        }
        if (next != null) {
            allocations.addFirst(next);
        }
    }

    private boolean trySend(Outgoing outgoing) {
        Body body = new Body.Inline(outgoing.bytes());
        Slab slab = null;
        if (outgoing.bytes().length > frameBytes) {
            if (!couldHold(outgoing.bytes().length)) {
                closed = true;
                listener.onUnsendable(
                        "There is no shared memory for a message of " + outgoing.bytes().length + " bytes");
                return false;
            }
            slab = take(outgoing.bytes().length);
            if (slab == null) {
                return false;
            }
            slab.write(outgoing.bytes());
            copied += outgoing.bytes().length;
            body = new Body.InArena(slab.ref(outgoing.bytes().length));
        }
        if (outgoing.kind() != Frame.Message.Kind.CLOSE) {
            sent++;
        }
        if (slab != null) {
            sentSlabs.addLast(new Sent(sent, slab));
        }
        generation.send(new Frame.Message(
                outgoing.kind(), 0, outgoing.channel(), body, outgoing.buffer(), outgoing.transfer() ? 1 : 0));
        return true;
    }

    /** Null when there is no room now. */
    private @Nullable Slab take(int bytes) {
        Slab slab = account.take(bytes);
        if (slab == null) {
            admission.awaitRoom(bytes, 0);
        }
        return slab;
    }

    private boolean tryGrant(int bytes) {
        if (!couldHold(bytes)) {
            generation.send(Frame.Message.of(Frame.Message.Kind.GRANT, 0));
            return true;
        }
        Slab slab = take(bytes);
        if (slab == null) {
            return false;
        }
        granted.put(slab.stamp(), slab);
        sendGrant(slab, 1);
        return true;
    }

    private void sendGrant(Slab slab, int asked) {
        generation.send(
                new Frame.Message(Frame.Message.Kind.GRANT, 0, "", Body.Inline.EMPTY, slab.ref(slab.bytes()), asked));
    }

    private boolean tryAllocate(Allocation allocation) {
        if (!couldHold(allocation.bytes())) {
            allocation
                    .made()
                    .fail(new IllegalStateException("There is no memory for a buffer of " + allocation.bytes()
                            + " bytes: the arena is absent, or smaller"));
            return true;
        }
        Slab slab = take(allocation.bytes());
        if (slab == null) {
            return false;
        }
        allocation.made().complete(buffers.open(slab, allocation.bytes()));
        return true;
    }

    private boolean couldHold(int bytes) {
        return !generation.control().isWithoutArena() && admission.couldHold(bytes, 0);
    }

    /** A message of the application, read where it lies. */
    void onData(FrameBuffer frame) {
        onTaken(InlineFrame.taken(frame));
        listener.onData(frame.array(), InlineFrame.bodyFrom(), InlineFrame.bodySize(frame), null);
    }

    /**
     * Takes what the child has sent.
     *
     * @throws CorruptFrameException when no child sends this
     */
    void onMessage(Frame.Message frame) {
        onTaken(frame.taken());
        switch (frame.kind()) {
            case DATA -> {
                SharedBuffer buffer =
                        frame.buffer() == null ? null : buffers.onReceived(frame.buffer(), frame.givenUp());
                if (frame.body() instanceof Body.Inline inline) {
                    listener.onData(inline.array(), inline.from(), inline.size(), buffer);
                } else {
                    byte[] bytes = bytes(frame.body());
                    listener.onData(bytes, 0, bytes.length, buffer);
                }
            }
            case BROADCAST -> listener.onBroadcast(frame.channel(), bytes(frame.body()));
            case JOIN -> listener.onSubscribed(frame.channel(), true);
            case LEAVE -> listener.onSubscribed(frame.channel(), false);
            case TAKEN -> rotation.check();
            case NEED -> {
                needed = Math.max(1, frame.givenUp());
                flush();
            }
            case RELEASE -> onRelease(frame);
            case CLOSE, GRANT -> throw new CorruptFrameException("A child does not send " + frame.kind());
        }
    }

    private void onTaken(long count) {
        if (count > sent) {
            throw new CorruptFrameException(count + " messages are said to be taken of " + sent);
        }
        taken = count;
        boolean freed = false;
        while (!sentSlabs.isEmpty() && sentSlabs.getFirst().number() <= count) {
            account.giveBack(sentSlabs.removeFirst().slab());
            freed = true;
        }
        listener.onTaken(count);
        if (freed) {
            onFreed();
        }
    }

    private void onFreed() {
        admission.onGivenBack();
        context.host().creditsAvailable();
    }

    private byte[] bytes(Body body) {
        return switch (body) {
            case Body.Inline inline -> ((Body.Inline) inline.detached()).array();
            case Body.InArena inArena -> {
                SlabRef ref = inArena.ref();
                Slab slab = granted.get(ref.stamp());
                if (slab == null || !slab.contains(ref)) {
                    throw new CorruptFrameException("A message is said to stand at " + ref + ", which was not granted");
                }
                byte[] bytes = new byte[ref.length()];
                slab.read(ref, bytes);
                copied += bytes.length;
                if (!closed) {
                    sendGrant(slab, 0);
                }
                yield bytes;
            }
            case Body.InFile file -> throw new CorruptFrameException("A message does not stand in a file");
        };
    }

    private void onRelease(Frame.Message frame) {
        SlabRef ref = frame.buffer();
        Slab slab = ref == null ? null : granted.remove(ref.stamp());
        if (slab != null) {
            account.giveBack(slab);
            onFreed();
            return;
        }
        if (ref == null) {
            throw new CorruptFrameException("Nothing is released");
        }
        buffers.onGivenUp(ref, frame.givenUp());
    }

    /** Looks whether the next queue files can be made; called at every tick. */
    public void tick() {
        if (!closed) {
            rotation.check();
            flush();
        }
    }

    /** The child is dying: nothing more is sent to it. */
    void close() {
        closed = true;
        waiting.clear();
        List<Allocation> failed = List.copyOf(allocations);
        allocations.clear();
        failed.forEach(allocation -> allocation.made().fail(new IllegalStateException("The worker has ended")));
    }

    /** The child is dead, and its account is about to be closed. */
    void endBuffers() {
        buffers.end("its worker has ended");
    }
}
