package dev.offloop.loop.vertx;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** What a Vert.x context can do that its public interface does not show. Any thread. */
public final class Contexts {
    private Contexts() {}

    /** A context of its own on one of the event loops of this Vert.x. */
    public static Context createOnEventLoop(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** A promise whose future completes on the context. */
    public static <T> Promise<T> promise(Context context) {
        return ((ContextInternal) context).promise();
    }

    /** Netty's event loop below the context, also of a worker context, as the JDK knows it. */
    public static ScheduledExecutorService eventLoop(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }

    /** Whether the calling thread is the one that runs the context's handlers. */
    public static boolean inThread(Context context) {
        return ((ContextInternal) context).inThread();
    }

    /**
     * Runs the task on the context's thread: at once when the calling thread is that one, later otherwise.
     *
     * @throws RejectedExecutionException when the loop is closed, or as many tasks wait as it takes
     */
    public static void execute(Context context, Runnable task) {
        ((ContextInternal) context).execute(task);
    }

    /** An event-loop context: the calling thread's, or else one of its own on one of the event loops. */
    public static Context eventLoopContext(Vertx vertx) {
        Context current = vertx.getOrCreateContext();
        return current.isEventLoopContext() ? current : createOnEventLoop(vertx);
    }

    /**
     * Gives the value to the handler, with the context as the current one; what the handler throws goes to the
     * context's exception handler. At once on the thread of the context, later from any other.
     */
    public static <T> void emit(Context context, T value, Handler<T> handler) {
        ((ContextInternal) context).emit(value, handler);
    }

    /**
     * Runs the task on the context after a delay, whatever the calling thread's context is.
     *
     * @return the id that {@link Vertx#cancelTimer} takes
     */
    public static long setTimer(Context context, long delayMillis, Runnable task) {
        return ((ContextInternal) context).setTimer(delayMillis, ignored -> task.run());
    }

    /** Calls the supplier on the calling thread, with the context as the current one. Thread of the context only. */
    public static <T> T within(Context context, Supplier<T> supplier) {
        ContextInternal internal = (ContextInternal) context;
        ContextInternal before = internal.beginDispatch();
        try {
            return supplier.get();
        } finally {
            internal.endDispatch(before);
        }
    }
}
