package dev.offloop.workers;

import dev.offloop.log.Logs;
import dev.offloop.loop.Linger;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.SpmcArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A number of threads that take jobs from one queue, which the home loop alone fills; each is started when a job comes
 * and fewer are there. One that is beyond a number that has become smaller ends.
 *
 * <p>A thread without a job looks for one for a while, if no other thread looks, and then sleeps. To wake one costs the
 * loop microseconds. So it wakes one only when some sleep and none has been woken that is not yet awake; a thread that
 * is awake wakes the next when it leaves jobs behind.
 *
 * <p><b>No job is slept through.</b> A thread counts itself among the sleeping before it looks for the last time, and a
 * thread that was woken clears {@code waking} before it looks. The loop queues a job before it reads either, with a
 * fence between. So who decides not to wake has queued the job where one that is still to look finds it. A thread that
 * looks in vain for one to wake looks again as long as there are jobs; the loop need not, as no other thread queues
 * any.
 */
final class FixedThreads implements JobThreads {
    private static final Logger LOG = Logs.of(FixedThreads.class);

    /** Between two looks at the clock. */
    private static final int SPINS = 32;

    private final ThreadFactory factory;
    private final SpmcArrayQueue<ThreadJob> queue;
    /** Filled from the front; one that has ended is replaced. Written by the home loop alone. */
    private final AtomicReferenceArray<Worker> workers;

    private final AtomicInteger asleep = new AtomicInteger();
    private final AtomicBoolean waking = new AtomicBoolean();

    /** Held by the one thread that looks. */
    private final AtomicBoolean looking = new AtomicBoolean();

    private final AtomicInteger alive = new AtomicInteger();
    private volatile int limit;
    private volatile boolean closed;

    /**
     * @param threads at most, for now
     * @param mostThreads to which {@link #resize} may go
     * @param capacity the most jobs at a time
     */
    FixedThreads(int threads, int mostThreads, int capacity, ThreadFactory factory) {
        this.factory = factory;
        this.queue = new SpmcArrayQueue<>(Math.max(2, capacity));
        this.workers = new AtomicReferenceArray<>(mostThreads);
        this.limit = threads;
    }

    @Override
    public void execute(ThreadJob job) {
        if (alive.get() < limit) {
            startThread();
        }
        if (!queue.offer(job)) {
            throw new IllegalStateException("More jobs than there is room for");
        }
        // To offer is no more than an ordered store; what is read next must not pass it.
        VarHandle.fullFence();
        var _ = wakeOne();
    }

    private void startThread() {
        try {
            int place = freePlace();
            if (place < 0) {
                return;
            }
            Worker worker = new Worker(place);
            Thread thread = factory.newThread(worker);
            if (thread == null) {
                throw new RejectedExecutionException("The factory gave no thread");
            }
            worker.thread = thread;
            thread.start();
            alive.incrementAndGet();
            workers.set(place, worker);
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            if (alive.get() == 0) {
                throw e;
            }
        }
    }

    /** Negative when there is none, as a thread that is to end has not yet done so. */
    private int freePlace() {
        for (int i = 0; i < limit; i++) {
            Worker worker = workers.get(i);
            if (worker == null || worker.ended) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void resize(int threads) {
        limit = threads;
        for (int i = threads; i < workers.length(); i++) {
            Worker worker = workers.get(i);
            if (worker != null) {
                LockSupport.unpark(worker.thread);
            }
        }
    }

    /** False when those that slept have found jobs by themselves, and others have not been looked at again. */
    private boolean wakeOne() {
        if (asleep.get() == 0 || waking.get() || !waking.compareAndSet(false, true) || unparkOne()) {
            return true;
        }
        waking.set(false);
        return false;
    }

    private boolean unparkOne() {
        for (int i = 0; i < workers.length(); i++) {
            Worker worker = workers.get(i);
            if (worker == null) {
                return false;
            }
            if (worker.sleeping.get() && worker.sleeping.compareAndSet(true, false)) {
                asleep.decrementAndGet();
                LockSupport.unpark(worker.thread);
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < workers.length(); i++) {
            Worker worker = workers.get(i);
            if (worker != null && worker.thread != null) {
                worker.thread.interrupt();
            }
        }
    }

    /** What one thread does. */
    private final class Worker implements Runnable {
        /** Whether it is counted among the sleeping; cleared by who wakes it, or by itself. */
        private final AtomicBoolean sleeping = new AtomicBoolean();

        private final UsageMeter meter = UsageMeter.ofThread();
        private final WorkerStates states = new WorkerStates();

        private final Linger linger = new Linger(Linger.usualNanosHere());

        private final int place;

        /** Set before it is started. */
        private @Nullable Thread thread;

        private volatile boolean ended;

        Worker(int place) {
            this.place = place;
        }

        @Override
        public void run() {
            try (states) {
                while (!isOver()) {
                    runOne();
                }
            } finally {
                ended = true;
                alive.decrementAndGet();
                leaveToOthers();
            }
        }

        private boolean isOver() {
            return closed || place >= limit;
        }

        /** What came while this thread was on its way out. */
        private void leaveToOthers() {
            while (!queue.isEmpty() && !wakeOne()) {
                Thread.onSpinWait();
            }
        }

        private void runOne() {
            try {
                ThreadJob job = next();
                if (job != null) {
                    job.run(meter, states);
                }
            } catch (Throwable e) {
                LOG.error("A thread of tasks goes on after an error of its own", e);
            }
        }

        private @Nullable ThreadJob next() {
            ThreadJob job = queue.poll();
            if (job == null) {
                job = look();
            }
            return job == null ? sleep() : job;
        }

        private @Nullable ThreadJob look() {
            long nanos = linger.nanos();
            if (nanos == 0 || !looking.compareAndSet(false, true)) {
                return null;
            }
            try {
                long since = System.nanoTime();
                do {
                    for (int i = 0; i < SPINS; i++) {
                        ThreadJob job = queue.poll();
                        if (job != null) {
                            linger.onHit();
                            return job;
                        }
                        Thread.onSpinWait();
                    }
                } while (System.nanoTime() - since < nanos);
                linger.onMiss();
                return null;
            } finally {
                looking.set(false);
            }
        }

        /** Null when it is closed, or woken for nothing. */
        private @Nullable ThreadJob sleep() {
            long since = System.nanoTime();
            sleeping.set(true);
            asleep.incrementAndGet();
            ThreadJob job = queue.poll();
            while (job == null && !isOver() && sleeping.get()) {
                LockSupport.park(FixedThreads.this);
                // Set by a task for its thread; it would end each wait at once.
                Thread.interrupted();
            }
            if (sleeping.get() && sleeping.compareAndSet(true, false)) {
                asleep.decrementAndGet();
                return job;
            }
            linger.onWoken(System.nanoTime() - since);
            waking.set(false);
            if (job == null) {
                job = queue.poll();
            }
            // The loop, which offers meanwhile, leaves it to this thread while it looks for one to wake.
            leaveToOthers();
            return job;
        }
    }
}
