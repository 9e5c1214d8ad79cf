package dev.offloop.child.agent;

import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.SlabRef;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Memory for a worker's large messages to its parent, which keeps the books: the worker asks for it, and gets back what
 * the parent has read. It has two pieces at most, so that one is filled while the other is read. The worker's thread.
 */
final class GrantedMemory {
    private static final int MAX_PIECES = 2;

    private final ArrayDeque<SlabRef> free = new ArrayDeque<>();

    /** Free, being read, or asked for. */
    private int pieces;

    private boolean asked;

    /** A free piece of at least so many bytes. */
    @Nullable
    SlabRef take(int bytes) {
        for (SlabRef piece : free) {
            if (piece.length() >= bytes) {
                free.remove(piece);
                return piece;
            }
        }
        return null;
    }

    /** A free piece that has to be released before a larger one can be asked for. */
    @Nullable
    SlabRef takeSurplus() {
        if (asked || pieces < MAX_PIECES || free.isEmpty()) {
            return null;
        }
        pieces--;
        return free.removeFirst();
    }

    /** Whether to ask for a piece now. */
    boolean startAsking() {
        if (asked || pieces == MAX_PIECES) {
            return false;
        }
        asked = true;
        pieces++;
        return true;
    }

    /** The parent gives a piece, or one back that it has read; false when there is none to be had. */
    boolean onGrant(Frame.Message grant) {
        SlabRef piece = grant.buffer();
        if (piece == null) {
            asked = false;
            pieces--;
            return false;
        }
        // What was asked for is given with its use.
        asked &= grant.givenUp() == 0;
        free.addLast(piece);
        return true;
    }
}
