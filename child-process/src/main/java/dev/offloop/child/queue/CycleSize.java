package dev.offloop.child.queue;

/**
 * How large the next file of a queue is to be. To go on to another file costs both sides some tenths of a millisecond,
 * so a queue through which much passes gets larger ones, up to the most; one through which little passes holds little
 * memory. Files do not get smaller again: the next burst would have to make them anew. One thread at a time.
 */
final class CycleSize {
    /** Of the first file, unless the most is less. What a child that has little to do keeps in memory. */
    static final long FIRST_BYTES = 1 << 20;

    /**
     * A file that lasted no longer is followed by one twice as large: ten rolls a second cost no more than a percent.
     */
    static final long BRIEF_NANOS = 100_000_000;

    private final long least;
    private final long most;
    private long bytes;

    /**
     * Begins with the first size.
     *
     * @param most bytes after which a file is followed by the next
     */
    CycleSize(long most) {
        this.least = Math.min(most, FIRST_BYTES);
        this.most = most;
        this.bytes = least;
    }

    /** Bytes after which a file of the present size is followed by the next. */
    long bytes() {
        return bytes;
    }

    /** A file lasted so long. */
    void onLasted(long nanos) {
        if (nanos <= BRIEF_NANOS) {
            bytes = Math.min(2 * bytes, most);
        }
    }

    /** There is no room for a file of this size. */
    void onNoRoom() {
        bytes = least;
    }
}
