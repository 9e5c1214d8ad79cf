package dev.offloop.task;

import java.lang.Thread.UncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * A thread as it was before a task ran on it: interrupt flag, name, priority, context class loader, handler of uncaught
 * exceptions. Every strategy restores them after every task, so that the next task, or the event loop, finds the thread
 * as the one before did.
 *
 * <p>Not restored is what the JDK gives no access to or what belongs to the whole JVM: values of thread-locals, which
 * stay on the thread (a virtual thread ends with its task, and its thread-locals with it), and system properties,
 * default locale and time zone, standard streams, the default handler of uncaught exceptions.
 */
public final class ThreadState {
    private final Thread thread;
    private final boolean interrupted;
    private final String name;
    private final int priority;
    private final @Nullable ClassLoader loader;
    private final UncaughtExceptionHandler handler;

    private ThreadState(Thread thread) {
        this.thread = thread;
        this.interrupted = thread.isInterrupted();
        this.name = thread.getName();
        this.priority = thread.getPriority();
        this.loader = thread.getContextClassLoader();
        this.handler = thread.getUncaughtExceptionHandler();
    }

    /** The state of the calling thread. */
    public static ThreadState ofCurrent() {
        return new ThreadState(Thread.currentThread());
    }

    /**
     * Sets what has changed back, any number of times. Never throws. On the thread itself; cheap when nothing has
     * changed.
     */
    public void restore() {
        if (thread.isInterrupted() != interrupted) {
            restoreInterrupt();
        }
        try {
            restoreProperties();
        } catch (Throwable e) {
            // For want of memory; tried again after the next task.
        }
    }

    private void restoreInterrupt() {
        if (interrupted) {
            thread.interrupt();
        } else {
            Thread.interrupted();
        }
    }

    // The very same objects, whatever their equals says; the priority is the task's change taken back.
    @SuppressWarnings({"ReferenceEquality", "ThreadPriorityCheck"})
    private void restoreProperties() {
        if (!thread.getName().equals(name)) {
            thread.setName(name);
        }
        if (thread.getPriority() != priority) {
            thread.setPriority(priority);
        }
        if (thread.getContextClassLoader() != loader) {
            thread.setContextClassLoader(loader);
        }
        if (thread.getUncaughtExceptionHandler() != handler) {
            thread.setUncaughtExceptionHandler(handler == thread.getThreadGroup() ? null : handler);
        }
    }
}
