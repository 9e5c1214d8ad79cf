package dev.offloop.workers;

import dev.offloop.task.UsageMeter;
import dev.offloop.task.WorkerStates;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jctools.queues.MpmcArrayQueue;

/** A thread for each job, which ends with it. What a task had its worker make is handed on to the next job. */
final class ThreadPerJob implements JobThreads {
    private final ThreadFactory factory;
    private final ExecutorService threads;
    private final MpmcArrayQueue<WorkerStates> idle;
    private volatile boolean closed;

    /** @param concurrency the most jobs at a time */
    ThreadPerJob(int concurrency, ThreadFactory factory) {
        this.factory = factory;
        this.threads = Executors.newThreadPerTaskExecutor(factory);
        this.idle = new MpmcArrayQueue<>(Math.max(2, concurrency));
    }

    @Override
    public void execute(ThreadJob job) {
        threads.execute(() -> run(job));
    }

    private void run(ThreadJob job) {
        WorkerStates found = idle.poll();
        WorkerStates states = found == null ? new WorkerStates() : found;
        try {
            job.run(UsageMeter.NONE, states);
        } finally {
            if (!idle.offer(states)) {
                states.close();
            }
            if (closed) {
                closeIdle();
            }
        }
    }

    private void closeIdle() {
        for (WorkerStates states = idle.poll(); states != null; states = idle.poll()) {
            states.close();
        }
    }

    @Override
    public void resize(int threads) {
        throw new UnsupportedOperationException("There is a thread for each task");
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        if (!idle.isEmpty()) {
            factory.newThread(this::closeIdle).start();
        }
    }
}
