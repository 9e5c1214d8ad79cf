package dev.offloop.workers.port;

import dev.offloop.task.Codec;
import dev.offloop.task.Failure;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * What a worker runs, from its start to its end. For a process, its class is found by name on the class path of the
 * children and made by a constructor without arguments, there and here; for a thread any instance will do. A program
 * that works in a process works on a thread.
 *
 * @param <I> messages to the worker
 * @param <O> messages from the worker
 */
public interface WorkerProgram<I, O> {
    /** How messages to the worker travel between processes; the same codec at every call. */
    Codec<I> inbound();

    /** How messages from the worker travel between processes; the same codec at every call. */
    Codec<O> outbound();

    /**
     * Does the work, on the worker's thread. When it returns, the worker ends; but with a handler
     * ({@link WorkerScope#onMessage}) the thread goes on delivering messages, until the port is closed from either
     * side.
     *
     * @throws Exception ends the worker, which its owner is told as {@link WorkerExit.Failed}
     */
    void run(WorkerScope<I, O> scope) throws Exception;

    /**
     * One of this class, by its constructor without arguments.
     *
     * @throws IllegalArgumentException when there is none, or it throws
     */
    static <P extends WorkerProgram<?, ?>> P make(Class<P> type) {
        try {
            Constructor<P> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    "The constructor of the program " + type.getName() + " has thrown "
                            + Failure.of(e.getTargetException()).summary(),
                    e.getTargetException());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "The program " + type.getName()
                            + " cannot be made: it needs to be a class that is not abstract, with a"
                            + " constructor without arguments: " + e,
                    e);
        }
    }
}
