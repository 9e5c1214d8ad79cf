package dev.offloop.child.queue;

import java.io.IOException;

/**
 * Makes the files of one queue before the writer reaches them, and deletes those that the reader has passed. One thread
 * at a time.
 */
@FunctionalInterface
public interface CycleFiles {
    /**
     * Makes the files up to the one after that which the reader stands in, and deletes those that it has passed.
     * Blocks.
     *
     * @param readCycle the cycle that the reader stands in; any number below the first when it has not begun
     * @throws IOException when there is no room; what was made stays
     */
    Prepared prepare(int readCycle) throws IOException;
}
