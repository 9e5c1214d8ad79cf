package dev.offloop.loop;

/**
 * An event source embedded in the loop's prepare phase, as libuv's prepare/check pattern embeds one.
 *
 * <p>A source in shared memory cannot wake a selector by itself. While work is {@linkplain #inFlight() in flight} the
 * loop polls it and, for a short linger, does not block; then it {@linkplain #arm() arms} the source, which from then
 * on rings a bell that wakes the selector, and blocks. All methods run on the loop's thread.
 *
 * <p>A source that throws is reported as any uncaught error is, and asked again after a pause of a millisecond to a
 * second.
 */
public interface Poller {
    /**
     * Delivers what has arrived, at most a bounded batch.
     *
     * @return how many events were delivered; 0 when there was nothing
     */
    int poll();

    /**
     * Whether an answer is outstanding, so that lingering may pay. A source that returns false is never lingered for.
     */
    boolean inFlight();

    /**
     * Asks the source to ring its bell for the next event, and re-checks it afterwards.
     *
     * @return false when an event arrived meanwhile: the loop must not block
     */
    boolean arm();

    /** Takes {@link #arm()} back: the loop is awake again. */
    void disarm();
}
