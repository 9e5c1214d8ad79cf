package dev.offloop.child.transfer;

import dev.offloop.child.memory.MemoryLoan;
import dev.offloop.child.memory.Slab;
import dev.offloop.child.memory.SlabAccount;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.SlabRef;
import dev.offloop.workers.port.SharedBuffer;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The buffers of one port: slabs that are freed when neither side uses them any more. Uses of the child are counted as
 * they are sent and given up by the child in numbers, so that a release that crosses a new use frees nothing. Home loop
 * only.
 */
final class PortBuffers {
    private final Object port;
    private final SlabAccount account;
    private final Runnable onFreed;

    /** By stamp. */
    private final Map<Integer, SharedSlab> slabs = new HashMap<>();

    /** What the owner can use. */
    private final Set<SharedBuffer> open = new HashSet<>();

    /**
     * None yet.
     *
     * @param port that they can be sent by
     * @param onFreed run when a slab is given back to the account
     */
    PortBuffers(Object port, SlabAccount account, Runnable onFreed) {
        this.port = port;
        this.account = account;
        this.onFreed = onFreed;
    }

    /** A new one, which the owner uses. */
    SharedBuffer open(Slab slab, int bytes) {
        SharedSlab shared = new SharedSlab(slab, bytes);
        slabs.put(slab.stamp(), shared);
        return shared.use();
    }

    /** One is sent to the child, and can be used no more by the owner when it is transferred. */
    SlabRef onSent(SharedBuffer buffer, boolean transfer) {
        Use use = (Use) buffer.memoryFor(port);
        use.slab.childUses++;
        SlabRef ref = use.slab.ref();
        if (transfer) {
            buffer.onTransferred();
            use.close();
        }
        return ref;
    }

    /** The child sends one, and gives up so many uses of it. */
    SharedBuffer onReceived(SlabRef ref, int givenUp) {
        SharedBuffer buffer = find(ref).use();
        onGivenUp(ref, givenUp);
        return buffer;
    }

    /** The child gives up so many uses of one. */
    void onGivenUp(SlabRef ref, int uses) {
        SharedSlab shared = find(ref);
        if (uses < 0 || uses > shared.childUses) {
            throw new CorruptFrameException(uses + " uses of a buffer are given up of " + shared.childUses);
        }
        shared.childUses -= uses;
        shared.freeIfUnused();
    }

    private SharedSlab find(SlabRef ref) {
        SharedSlab shared = slabs.get(ref.stamp());
        if (shared == null || !shared.ref().equals(ref)) {
            throw new CorruptFrameException("A buffer is said to stand at " + ref + ", which is none");
        }
        return shared;
    }

    /** Ends all that the owner can use. */
    void end(String why) {
        List.copyOf(open).forEach(buffer -> buffer.end(why));
    }

    private final class SharedSlab {
        private final Slab slab;
        private final int bytes;
        private int ownUses;

        /** How often it was sent to the child, less what that has given up. */
        private int childUses;

        SharedSlab(Slab slab, int bytes) {
            this.slab = slab;
            this.bytes = bytes;
        }

        SlabRef ref() {
            return slab.ref(bytes);
        }

        SharedBuffer use() {
            ownUses++;
            Use use = new Use(this);
            open.add(use.shown);
            return use.shown;
        }

        void freeIfUnused() {
            if (ownUses == 0 && childUses == 0 && slabs.remove(slab.stamp()) != null) {
                account.giveBack(slab);
                onFreed.run();
            }
        }
    }

    /** One use of a buffer by the owner. */
    private final class Use implements SharedBuffer.Memory {
        private final SharedSlab slab;
        private final MemoryLoan loan;
        private final SharedBuffer shown = new SharedBuffer(port, this);

        Use(SharedSlab slab) {
            this.slab = slab;
            this.loan = slab.slab.lend(slab.bytes);
        }

        @Override
        public MemorySegment segment() {
            return loan.memory();
        }

        @Override
        public void close() {
            open.remove(shown);
            loan.close();
            slab.ownUses--;
            slab.freeIfUnused();
        }
    }
}
