package dev.offloop.workers;

/**
 * How many tasks are handed out: enough that a thread has work while the loop comes round, few enough that priorities
 * and cancellation still decide what runs next. Home loop only.
 *
 * <p>Follows the run time of tasks, upwards at once and downwards slowly, so that one long task among short ones is
 * enough to hold back the next.
 */
final class ThreadCredits {
    /** Work that a thread should have at hand: a few times what the loop takes to come round. */
    private static final long TARGET_NANOS = 100_000;

    /** Work at hand, for each thread, of which some is taken back: what was handed out was thought to be shorter. */
    private static final long EXCESS_NANOS = 100 * TARGET_NANOS;

    private static final int MAX_PER_THREAD = 512;

    /** Of the queues, which are arrays. */
    private static final int MAX_SLOTS = 1 << 16;

    private final int capacity;
    private final int least;
    private int threads;
    private int most;
    private int perThread;
    private long typicalNanos;

    private ThreadCredits(int threads, int least, int most) {
        this.threads = threads;
        this.capacity = most * threads;
        this.least = least;
        this.most = most;
        this.perThread = least;
    }

    /** One for each: nothing waits but in the dispatcher. */
    static ThreadCredits fixed(int concurrency) {
        return new ThreadCredits(concurrency, 1, 1);
    }

    /**
     * Two for each thread, one running and one waiting, and up to 512 while tasks are short, fewer where there are
     * hundreds of threads.
     */
    static ThreadCredits adaptive(int threads) {
        return new ThreadCredits(threads, 2, Math.clamp(MAX_SLOTS / threads, 2, MAX_PER_THREAD));
    }

    /** That run tasks. */
    int threads() {
        return threads;
    }

    /** The most that is ever handed out. */
    int capacity() {
        return capacity;
    }

    /** To how many threads {@link #resize} can go. */
    int mostThreads() {
        return capacity / least;
    }

    /** There are so many threads from now on, which share the capacity. */
    void resize(int next) {
        threads = next;
        most = Math.clamp(capacity / next, least, MAX_PER_THREAD);
        perThread = Math.clamp(perThread, least, most);
    }

    int size() {
        return perThread * threads;
    }

    /** A task ran this long. */
    void onRun(long runNanos) {
        typicalNanos = Math.max(runNanos, typicalNanos - (typicalNanos - runNanos) / 8);
        perThread = Math.clamp(TARGET_NANOS / Math.max(1, typicalNanos), least, most);
    }

    /** Of so many handed out, how many are to be taken back; 0 but when short tasks were followed by long ones. */
    int excess(int held) {
        return held > size() && held * typicalNanos > EXCESS_NANOS * threads ? held - size() : 0;
    }
}
