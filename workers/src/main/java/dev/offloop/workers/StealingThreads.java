package dev.offloop.workers;

import dev.offloop.log.Logs;
import dev.offloop.task.ThreadState;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A {@link ForkJoinPool} whose threads run jobs, and what these fork, first come, first served; each is started when
 * there is work and fewer are there, and ends after a minute without.
 */
final class StealingThreads implements JobThreads {
    private static final Logger LOG = Logs.of(StealingThreads.class);
    private static final long IDLE_SECONDS = 60;

    private final Pool pool;

    /** Of a pool that has lost its last thread for want of another; they wait for one. */
    private final List<ForkJoinTask<?>> stranded = new ArrayList<>();

    /** So many at work at a time, and as many more for those that wait for what they have forked. */
    StealingThreads(int threads, ForkJoinWorkerThreadFactory factory) {
        pool = new Pool(threads, factory);
    }

    private static final class Pool extends ForkJoinPool {
        Pool(int threads, ForkJoinWorkerThreadFactory factory) {
            super(
                    threads,
                    factory,
                    null,
                    true,
                    threads,
                    2 * threads,
                    1,
                    waitingOnly -> true,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS);
        }

        @Override
        protected int drainTasksTo(Collection<? super ForkJoinTask<?>> into) {
            return super.drainTasksTo(into);
        }
    }

    /** Daemon threads of these names, which inherit nothing from the thread that happens to start them. */
    static ForkJoinWorkerThreadFactory factory(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return pool -> {
            ForkJoinWorkerThread thread = new Stealing(pool);
            thread.setName(prefix + number.incrementAndGet());
            return thread;
        };
    }

    private static final class Stealing extends ForkJoinWorkerThread {
        private final UsageMeter meter = UsageMeter.ofThread();
        private final WorkerStates states = new WorkerStates();
        private @Nullable ThreadState fresh;

        /** Whether it is within a job, which may have it run others meanwhile, as by {@code helpQuiesce}. */
        private boolean busy;

        Stealing(ForkJoinPool pool) {
            super(null, pool, false);
        }

        /** Finds the thread as it was when it began, whatever a part that another job forked did to it. */
        void run(ThreadJob job) {
            if (busy) {
                job.run(UsageMeter.NONE, states);
                return;
            }
            if (fresh != null) {
                fresh.restore();
            }
            busy = true;
            try {
                job.run(meter, states);
            } finally {
                busy = false;
            }
        }

        @Override
        protected void onStart() {
            super.onStart();
            fresh = ThreadState.ofCurrent();
        }

        @Override
        protected void onTermination(@Nullable Throwable thrown) {
            states.close();
            super.onTermination(thrown);
        }
    }

    /**
     * The pool queues a job also when it can start no thread, and tries again only for one that it puts into an empty
     * queue.
     */
    @Override
    public void execute(ThreadJob job) {
        ForkJoinTask<?> task = ForkJoinTask.adapt(() -> run(job));
        queue(task);
        if (pool.getPoolSize() == 0) {
            pool.drainTasksTo(stranded);
            stranded.remove(task);
            throw new RejectedExecutionException("No thread could be started");
        }
        while (!stranded.isEmpty()) {
            queue(stranded.removeLast());
        }
    }

    private void queue(ForkJoinTask<?> task) {
        try {
            pool.execute(task);
        } catch (OutOfMemoryError e) {
            // A thread could not be started; those that are there will run it.
        }
    }

    /** The pool keeps to itself what is thrown. */
    private static void run(ThreadJob job) {
        try {
            if (Thread.currentThread() instanceof Stealing thread) {
                thread.run(job);
            } else {
                job.run();
            }
        } catch (Throwable e) {
            LOG.error("A thread of tasks goes on after an error of its own", e);
        }
    }

    @Override
    public void resize(int threads) {
        throw new UnsupportedOperationException("The pool starts no further threads while all are at work");
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
