package dev.offloop.http;

import dev.offloop.task.Codec;
import dev.offloop.task.Progress;
import dev.offloop.task.Task;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs until the test releases it or it is cancelled, and lets the test wait for either. */
final class HoldTask implements Task<byte[], byte[]> {
    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("hold", "Runs until it is released", Codec.raw(), Codec.raw());

    private final Semaphore started = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Progress progress = new Progress(0, 0, "");
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) throws InterruptedException {
        started.release();
        while (!released.await(1, TimeUnit.MILLISECONDS)) {
            Progress said = progress;
            context.progress(said.done(), said.total(), said.message());
            if (context.isCancelled()) {
                cancelled.countDown();
                throw new TaskCancelledException();
            }
        }
        return input;
    }

    /** What it says from now on of how far it is. */
    void progress(Progress said) {
        progress = said;
    }

    void release() {
        released.countDown();
    }

    boolean awaitStart() throws InterruptedException {
        return awaitStarts(1);
    }

    boolean awaitStarts(int count) throws InterruptedException {
        return started.tryAcquire(count, ServiceFixture.WAIT_SECONDS, TimeUnit.SECONDS);
    }

    boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    boolean awaitCancel() throws InterruptedException {
        return cancelled.await(ServiceFixture.WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
