package dev.offloop.child.transfer;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.memory.PayloadFile;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.memory.Slab;
import dev.offloop.child.memory.SlabAccount;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.task.Failure;
import dev.offloop.task.Outcome;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one child's tasks that are not small: in slabs of the arena, and when there is none free in their
 * frames as far as they fit; in files when they are larger than any slab or there is no arena. Home loop only; what
 * takes longer than the loop should stand still is copied elsewhere.
 */
final class LargeBodies {
    /** What a child should have at hand, two tasks at least: enough for it to work while the next are copied. */
    private static final long MAX_SLAB_BYTES_AHEAD = 8L << 20;

    /**
     * Up to this size what is no array of bytes is encoded and decoded on the loop; that takes ten times as long as
     * copying it.
     */
    static final int CODED_ON_LOOP_BYTES = 64 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final PoolContext context;
    private final BackendHost host;
    private final Generation generation;
    private final Sender sender;
    private final BodyCopies copies;
    private final ArenaAdmission admission;
    private final SlabAccount account;
    private final ReplySizes sizes;
    private final IdentityHashMap<Assignment, TaskSlabs> slabs = new IdentityHashMap<>();
    private final PayloadStore payloads;
    private final int maxCopiedOnLoop;
    private long copiedOnLoop;
    private boolean open = true;

    /** What is done with a task whose input is in place, and with an output that has come. */
    interface Sender {
        /** Whether a request can be sent. */
        boolean hasRoom();

        /** Sends the request. */
        void send(Assignment assignment, Body body, @Nullable SlabRef reply);

        /** The output is on the heap, in an array of its own. */
        void deliver(Assignment assignment, byte[] output, long runNanos);
    }

    LargeBodies(PoolContext context, Generation generation, Sender sender, Runnable onCopied) {
        this.context = context;
        this.host = context.host();
        this.generation = generation;
        this.sender = sender;
        this.copies = new BodyCopies(context.platform(), onCopied);
        this.payloads = context.platform().payloads();
        this.maxCopiedOnLoop = context.platform().maxCopiedOnLoop();
        this.admission = context.arenaAdmission();
        this.account = admission.arena().account();
        this.sizes = context.replySizes();
    }

    /** The slabs that the child may use. */
    SlabAccount account() {
        return account;
    }

    /** Bodies under way to or from the heap. */
    int copying() {
        return copies.running();
    }

    /** Whether there is enough ahead of the child. */
    boolean isEnoughAhead() {
        return account.bytes() >= MAX_SLAB_BYTES_AHEAD;
    }

    /** Bytes copied on the loop so far. */
    long copiedOnLoop() {
        return copiedOnLoop;
    }

    /** Whether room must be kept for the output of a task whose input is small. */
    boolean expectLargeReply(Assignment assignment) {
        return sizes.anyLarge() && sizes.likely(context.taskNumber(assignment.task()), 0) > 0;
    }

    /**
     * Sends a task that has a large input, or is likely to have a large output. When the arena is full it goes back to
     * the dispatcher, unless both fit their frames.
     */
    void send(Assignment assignment, byte[] input) {
        int requestBytes = input.length <= ChildConfig.SMALL_BODY_BYTES ? 0 : input.length;
        if (!usesArena() || (requestBytes > 0 && !admission.couldHold(requestBytes, 0))) {
            sendWithoutArena(assignment, input);
            return;
        }
        int likelyReply = sizes.likely(context.taskNumber(assignment.task()), input.length);
        int replyBytes = likelyReply > 0 && admission.couldHold(requestBytes, likelyReply) ? likelyReply : 0;
        if (requestBytes == 0 && replyBytes == 0) {
            sender.send(assignment, new Body.Inline(input), null);
            return;
        }
        TaskSlabs taken = admission.tryTake(account, requestBytes, replyBytes);
        if (taken != null) {
            sendWithSlabs(assignment, input, taken);
        } else if (fitsFrame(input.length) && fitsFrame(replyBytes)) {
            sender.send(assignment, new Body.Inline(input), null);
        } else {
            admission.awaitRoom(requestBytes, replyBytes);
            host.deferred(assignment);
        }
    }

    /** Makes the bytes of an input off the loop; then goes on with them, unless the task has to go back. */
    void encodeElsewhere(Assignment assignment, Callable<byte[]> encoding, Consumer<byte[]> send) {
        copies.run(
                encoding,
                input -> sendCopied(assignment, () -> send.accept(input), () -> host.unstarted(assignment)),
                failure -> host.failed(assignment, Failure.of(failure), 0));
    }

    private boolean fitsFrame(int bytes) {
        return bytes <= context.config().frameBytes();
    }

    private boolean usesArena() {
        return !generation.control().isWithoutArena();
    }

    private void sendWithSlabs(Assignment assignment, byte[] input, TaskSlabs taken) {
        Slab request = taken.request();
        if (request == null) {
            sendNow(assignment, new Body.Inline(input), taken);
        } else if (input.length <= maxCopiedOnLoop) {
            copiedOnLoop += input.length;
            request.write(input);
            sendNow(assignment, new Body.InArena(request.ref(input.length)), taken);
        } else {
            copies.run(
                    () -> {
                        request.write(input);
                        return request.ref(input.length);
                    },
                    ref -> sendCopied(assignment, () -> sendNow(assignment, new Body.InArena(ref), taken), () -> {
                        giveBack(taken);
                        host.unstarted(assignment);
                    }),
                    failure -> {
                        giveBack(taken);
                        host.failed(assignment, Failure.of(failure), 0);
                    });
        }
    }

    private void sendNow(Assignment assignment, Body body, TaskSlabs taken) {
        boolean sent = false;
        try {
            sender.send(assignment, body, taken.replyRef());
            slabs.put(assignment, taken);
            sent = true;
        } finally {
            if (!sent) {
                giveBack(taken);
            }
        }
    }

    /**
     * Goes on with a task whose input was copied meanwhile. Much may have changed since: when it is not wanted any
     * more, its child is dying, or the queue is full now, it goes back to the dispatcher.
     *
     * @param send gives the copy back should it throw
     * @param goBack gives the copy and the task back
     */
    private void sendCopied(Assignment assignment, Runnable send, Runnable goBack) {
        if (!open || assignment.isSettled() || !sender.hasRoom()) {
            goBack.run();
            return;
        }
        try {
            send.run();
        } catch (Throwable e) {
            host.failed(assignment, Failure.of(e), 0);
        }
    }

    private void giveBack(TaskSlabs taken) {
        taken.giveBack(account);
        admission.onGivenBack();
    }

    private void sendWithoutArena(Assignment assignment, byte[] input) {
        if (fitsFrame(input.length)) {
            sender.send(assignment, new Body.Inline(input), null);
            return;
        }
        Path file = PayloadFile.ofRequest(generation.directory(), assignment.taskId(), assignment.attempt());
        copies.run(
                () -> payloads.write(file, input),
                crc -> sendCopied(
                        assignment,
                        () -> sendFile(assignment, file, new Body.InFile(input.length, crc)),
                        () -> goBackWithout(file, assignment)),
                failure -> host.refused(
                        assignment,
                        Outcome.Reason.UNAVAILABLE,
                        "The input of " + input.length + " bytes cannot go by a file: " + failure.getMessage()));
    }

    private void sendFile(Assignment assignment, Path file, Body.InFile body) {
        boolean sent = false;
        try {
            sender.send(assignment, body, null);
            sent = true;
        } finally {
            if (!sent) {
                delete(file);
            }
        }
    }

    /** The task goes back once the file is gone: it may come again at once, and its file has the same name then. */
    private void goBackWithout(Path file, Assignment assignment) {
        copies.run(
                () -> {
                    payloads.delete(file);
                    return file;
                },
                deleted -> host.unstarted(assignment),
                failure -> host.unstarted(assignment));
    }

    private void delete(Path file) {
        context.reaper().tidy("Deleting a request that is not wanted any more", () -> payloads.delete(file));
    }

    /**
     * Checks that an output stands where the child may write.
     *
     * @throws CorruptFrameException when it does not
     */
    void check(Assignment assignment, Body.InArena body) {
        TaskSlabs lent = slabs.get(assignment);
        if (lent == null || lent.find(body.ref()) == null) {
            throw new CorruptFrameException("The reply to task " + assignment.taskId() + " is said to stand at "
                    + body.ref() + ", which is no memory of that task");
        }
    }

    /** The child has answered without an output: the slabs are free. */
    void release(Assignment assignment) {
        TaskSlabs lent = slabs.isEmpty() ? null : slabs.remove(assignment);
        if (lent != null) {
            giveBack(lent);
        }
    }

    /** The child has answered with so many bytes in a frame: the slabs are free. */
    void onInlineReply(Assignment assignment, int bytes) {
        TaskSlabs lent = slabs.isEmpty() ? null : slabs.remove(assignment);
        if (lent != null) {
            giveBack(lent);
        }
        boolean small = bytes <= ChildConfig.SMALL_BODY_BYTES;
        if (lent != null || !small) {
            sizes.onReply(context.taskNumber(assignment.task()), small ? 0 : bytes);
        }
    }

    /** Delivers an output that stands in the arena, and was checked. */
    void receive(Assignment assignment, Body.InArena body, long runNanos) {
        TaskSlabs lent = slabs.remove(assignment);
        Slab slab = lent == null ? null : lent.find(body.ref());
        if (lent == null || slab == null) {
            throw new IllegalStateException("Task " + assignment.taskId() + " was not checked");
        }
        int length = body.ref().length();
        sizes.onReply(context.taskNumber(assignment.task()), slab == lent.request() ? 0 : length);
        if (assignment.isSettled()) {
            giveBack(lent);
            host.completed(assignment, NOTHING, runNanos);
        } else if (length <= (isRaw(assignment) ? maxCopiedOnLoop : Math.min(maxCopiedOnLoop, CODED_ON_LOOP_BYTES))) {
            copiedOnLoop += length;
            copyOut(assignment, body.ref(), lent, slab, runNanos);
        } else {
            copies.run(
                    () -> decode(assignment, read(assignment, body.ref(), slab)),
                    output -> {
                        giveBack(lent);
                        host.completed(assignment, output, runNanos);
                    },
                    failure -> {
                        giveBack(lent);
                        host.failed(assignment, Failure.of(failure), runNanos);
                    });
        }
    }

    private void copyOut(Assignment assignment, SlabRef ref, TaskSlabs lent, Slab slab, long runNanos) {
        byte[] output;
        try {
            output = read(assignment, ref, slab);
        } catch (Throwable e) {
            giveBack(lent);
            host.failed(assignment, Failure.of(e), runNanos);
            return;
        }
        giveBack(lent);
        sender.deliver(assignment, output, runNanos);
    }

    private static byte[] read(Assignment assignment, SlabRef ref, Slab slab) {
        byte[] output = isRaw(assignment) ? assignment.outputArray(ref.length()) : new byte[ref.length()];
        slab.read(ref, output);
        return output;
    }

    private static boolean isRaw(Assignment assignment) {
        return assignment.descriptor().output().isRaw();
    }

    private static Object decode(Assignment assignment, byte[] output) {
        return assignment.descriptor().decodeResult(output);
    }

    /** Delivers an output that stands in a file. */
    void receive(Assignment assignment, Body.InFile body, long runNanos) {
        release(assignment);
        ChildConfig config = context.config();
        if (body.length() > config.maxBodyBytes()) {
            host.failed(
                    assignment,
                    Failure.of(new CorruptFrameException("A reply of " + body.length() + " bytes")),
                    runNanos);
            return;
        }
        admission.onSpill();
        sizes.onReply(context.taskNumber(assignment.task()), (int) body.length());
        Path path = PayloadFile.ofReply(generation.directory(), assignment.taskId(), assignment.attempt());
        copies.run(
                () -> decode(assignment, payloads.take(path, body.length(), body.crc())),
                output -> host.completed(assignment, output, runNanos),
                failure -> host.failed(assignment, Failure.of(failure), runNanos));
    }

    /** The child is dying: nothing more is sent to it. */
    void close() {
        open = false;
    }

    /** The child is dead and nothing is copied any more: what it held is free, once it cannot write there any more. */
    void freeSlabs() {
        slabs.clear();
        CompletableFuture<Void> released = generation.memoryReleased();
        if (released.isDone()) {
            account.close();
            admission.onGivenBack();
        } else {
            var _ = released.thenRun(() -> {
                var _ = host.home().deliver(() -> {
                    account.close();
                    admission.onGivenBack();
                    host.creditsAvailable();
                });
            });
        }
    }
}
