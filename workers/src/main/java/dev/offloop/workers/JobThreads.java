package dev.offloop.workers;

import java.util.concurrent.RejectedExecutionException;

/** Threads that run jobs. Home loop only. */
interface JobThreads {
    /**
     * Has a thread run the job.
     *
     * @throws OutOfMemoryError when a thread cannot be started and there is none
     * @throws RejectedExecutionException likewise, by a factory that gives none
     */
    void execute(ThreadJob job);

    /** From now on so many at most; those beyond end once they have done what they do. */
    void resize(int threads);

    /** Interrupts all, and ends those that wait. Jobs that have not begun may or may not be run. */
    void close();
}
