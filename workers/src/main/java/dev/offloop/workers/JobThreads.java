package dev.offloop.workers;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/** Threads that run jobs. Home loop only. */
interface JobThreads {
    /**
     * Has a thread run the job.
     *
     * @throws OutOfMemoryError when a thread cannot be started and there is none
     * @throws RejectedExecutionException likewise, by a factory that gives none
     */
    void execute(ThreadJob job);

    /** Interrupts all, and ends those that wait. Jobs that have not begun may or may not be run. */
    void close();

    /** One for each job, which ends with it. */
    static JobThreads perJob(ThreadFactory factory) {
        var threads = Executors.newThreadPerTaskExecutor(factory);
        return new JobThreads() {
            @Override
            public void execute(ThreadJob job) {
                threads.execute(job);
            }

            @Override
            public void close() {
                threads.shutdownNow();
            }
        };
    }
}
