package dev.offloop.jobs.journal;

import dev.offloop.log.Logs;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;

/**
 * Keeps the journal small: its first file is deleted when no job counts on it any more. When more than half of the
 * journal counts for nothing, what still counts of the first file is recorded once more at the end; so the cost of
 * copying is at most that of writing. The journal's thread.
 */
final class Compaction {
    private static final Logger LOG = Logs.of(Compaction.class);

    /** Copied in one go, so that calls do not wait for many. */
    private static final int MAX_AT_ONCE = 500;

    /** What may count for nothing before anything is copied. */
    private static final long TOLERATED_BYTES = 64L << 20;

    private final JobBook book;
    private final Deque<Integer> left = new ArrayDeque<>();
    private int copying = -1;

    Compaction(JobBook book) {
        this.book = book;
    }

    /** Whether there is more to do at once. */
    boolean isUnderWay() {
        return copying >= 0;
    }

    /** Copies some of the first file, if that is worth it. */
    void copySome() throws IOException {
        if (copying < 0) {
            if (!isWorthwhile()) {
                return;
            }
            copying = book.segments.firstNumber();
            left.addAll(book.jobsIn(copying));
        }
        for (int i = 0; i < MAX_AT_ONCE && !left.isEmpty(); i++) {
            int ref = left.peek();
            if (stillIn(ref) && !book.copy(ref)) {
                break;
            }
            left.remove();
        }
        if (left.isEmpty() || book.segments.noRoom() != null) {
            left.clear();
            copying = -1;
        }
    }

    /** It may have been forgotten meanwhile, and another have its place. */
    private boolean stillIn(int ref) {
        return book.table.isThere(ref) && Segments.number(book.table.accepted(ref)) == copying;
    }

    private boolean isWorthwhile() {
        return book.segments.firstNumber() < book.segments.lastNumber()
                && book.segments.noRoom() == null
                && book.segments.bytes() > 2 * book.liveBytes() + TOLERATED_BYTES;
    }

    /** Deletes the first files as long as no job counts on them. What was copied must be durable. */
    void dropEmpty() {
        while (book.segments.firstNumber() < book.segments.lastNumber() && book.segments.jobsInFirst() == 0) {
            try {
                book.segments.dropFirst();
            } catch (IOException e) {
                LOG.warn("A file of the journal that nothing counts on cannot be deleted", e);
                return;
            }
        }
    }
}
