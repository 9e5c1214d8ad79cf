package dev.offloop.child.transfer;

import dev.offloop.child.memory.Slab;
import dev.offloop.child.memory.SlabAccount;
import dev.offloop.child.wire.SlabRef;
import org.jspecify.annotations.Nullable;

/**
 * The slabs of one task.
 *
 * @param request that its input stands in; null when it travels in the frame
 * @param reply that its output may be written to; null when none is expected to be large
 */
record TaskSlabs(@Nullable Slab request, @Nullable Slab reply) {
    /** Where its output may be written. */
    @Nullable
    SlabRef replyRef() {
        return reply == null ? null : reply.ref(reply.bytes());
    }

    /** The slab that the child's reference lies in; null when it lies in none. */
    @Nullable
    Slab find(SlabRef ref) {
        if (request != null && request.contains(ref)) {
            return request;
        }
        return reply != null && reply.contains(ref) ? reply : null;
    }

    void giveBack(SlabAccount account) {
        if (request != null) {
            account.giveBack(request);
        }
        if (reply != null) {
            account.giveBack(reply);
        }
    }
}
