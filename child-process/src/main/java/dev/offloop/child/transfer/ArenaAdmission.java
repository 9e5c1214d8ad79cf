package dev.offloop.child.transfer;

import dev.offloop.child.memory.ArenaStats;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.memory.Slab;
import dev.offloop.child.memory.SlabAccount;
import dev.offloop.child.platform.PoolPlatform;
import dev.offloop.offload.BackendHost;
import org.jspecify.annotations.Nullable;

/**
 * Where the slabs of all tasks are asked for. A task that finds no room goes back to the dispatcher, and no other gets
 * slabs until there is room for that one: then those behind it cannot keep it waiting for ever. Tasks that need none
 * pass. Meanwhile the arena grows, if it may. Home loop only.
 */
public final class ArenaAdmission {
    private final BackendHost host;
    private final PoolPlatform platform;
    private final PayloadArena arena;
    private final SlabAccount trial;
    private boolean waiting;
    private int waitingRequestBytes;
    private int waitingReplyBytes;
    private long waits;
    private long spills;

    ArenaAdmission(BackendHost host, PoolPlatform platform, PayloadArena arena) {
        this.host = host;
        this.platform = platform;
        this.arena = arena;
        this.trial = arena.account();
    }

    public PayloadArena arena() {
        return arena;
    }

    /** Whether a task waits for room. */
    public boolean isFull() {
        return waiting;
    }

    /** Whether waiting for both slabs is of use; 0 for a slab that is not needed. */
    boolean couldHold(int requestBytes, int replyBytes) {
        return requestBytes == 0 ? arena.couldHold(replyBytes, 0) : arena.couldHold(requestBytes, replyBytes);
    }

    /**
     * Takes both slabs or none; then the arena grows, if it may.
     *
     * @param requestBytes 0 when none is needed
     * @param replyBytes 0 when none is needed
     * @return null when there is no room at once; the task must then go another way or {@linkplain #awaitRoom wait}
     */
    @Nullable
    TaskSlabs tryTake(SlabAccount account, int requestBytes, int replyBytes) {
        if (waiting) {
            return null;
        }
        TaskSlabs slabs = takeBoth(account, requestBytes, replyBytes);
        if (slabs == null) {
            grow();
        }
        return slabs;
    }

    /** The task that found no room for both slabs goes back to the dispatcher until there is. */
    void awaitRoom(int requestBytes, int replyBytes) {
        waits++;
        if (!waiting) {
            waiting = true;
            waitingRequestBytes = requestBytes;
            waitingReplyBytes = replyBytes;
            grow();
            // The growth may have been refused, or have ended, before there was a task to wait for it.
            onGivenBack();
        }
    }

    private static @Nullable TaskSlabs takeBoth(SlabAccount account, int requestBytes, int replyBytes) {
        Slab request = requestBytes == 0 ? null : account.take(requestBytes);
        if (requestBytes > 0 && request == null) {
            return null;
        }
        Slab reply = replyBytes == 0 ? null : account.take(replyBytes);
        if (replyBytes > 0 && reply == null) {
            if (request != null) {
                account.giveBack(request);
            }
            return null;
        }
        return new TaskSlabs(request, reply);
    }

    /** Slabs were given back. The caller then tells the dispatcher that there may be credit. */
    void onGivenBack() {
        if (waiting) {
            waiting = !isWorthATry();
        }
    }

    /** There is room for the one that waits, or there never will be, so that it must go another way. */
    private boolean isWorthATry() {
        if (!couldHold(waitingRequestBytes, waitingReplyBytes)) {
            return true;
        }
        TaskSlabs slabs = takeBoth(trial, waitingRequestBytes, waitingReplyBytes);
        if (slabs != null) {
            slabs.giveBack(trial);
        }
        return slabs != null;
    }

    private void grow() {
        if (arena.startGrowing()) {
            platform.offLoop(arena::grow)
                    .onComplete(
                            chunk -> {
                                chunk.run();
                                onChanged();
                            },
                            failure -> {
                                arena.onGrowthRefused(failure);
                                onChanged();
                            });
        }
    }

    private void onChanged() {
        onGivenBack();
        if (waiting) {
            grow();
        } else {
            host.creditsAvailable();
        }
    }

    /** A reply was larger than its slab and went by a file. */
    void onSpill() {
        spills++;
    }

    public long waits() {
        return waits;
    }

    public long spills() {
        return spills;
    }

    public ArenaStats stats() {
        return arena.stats();
    }
}
