package dev.offloop.tasks.image;

import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Memory that the images of one process may take together: half of its heap. An image that needs more than that runs
 * alone. Those that wait are served in their order. Safe for use by many threads.
 */
final class ImageMemory {
    /** Of this process. */
    static final ImageMemory SHARED = new ImageMemory(Runtime.getRuntime().maxMemory() / 2);

    private static final long LOOK_MILLIS = 20;

    private final long capacity;
    private final Queue<Object> waiting = new ArrayDeque<>();
    private long taken;

    ImageMemory(long bytes) {
        capacity = bytes;
    }

    /**
     * Waits until so much is free.
     *
     * @throws TaskCancelledException when the task is no longer wanted
     */
    synchronized Share take(long bytes, TaskContext context) {
        Object turn = new Object();
        waiting.add(turn);
        try {
            while (!turn.equals(waiting.peek()) || (taken > 0 && bytes > capacity - taken)) {
                context.checkpoint();
                wait(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskCancelledException();
        } finally {
            waiting.remove(turn);
            notifyAll();
        }
        taken += bytes;
        return () -> giveBack(bytes);
    }

    private synchronized void giveBack(long bytes) {
        taken -= bytes;
        notifyAll();
    }

    /** How much is taken. */
    synchronized long taken() {
        return taken;
    }

    /** How many wait for it. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Memory that is taken until it is closed; to be closed once. */
    interface Share extends AutoCloseable {
        @Override
        void close();
    }
}
