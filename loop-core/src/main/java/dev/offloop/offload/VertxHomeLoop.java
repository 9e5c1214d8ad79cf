package dev.offloop.offload;

import dev.offloop.loop.vertx.Contexts;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A Vert.x event-loop context as home loop. */
final class VertxHomeLoop implements HomeLoop {
    private final Vertx vertx;
    private final Context context;

    /** Netty's loop as the JDK knows it. */
    private final ScheduledExecutorService loop;

    VertxHomeLoop(Context context) {
        this.context = context;
        this.vertx = context.owner();
        this.loop = Contexts.eventLoop(context);
    }

    @Override
    public boolean inLoop() {
        return Contexts.inThread(context);
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public boolean isClosed() {
        return loop.isShutdown();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Runnable schedule(long delayNanos, Runnable task) {
        if (delayNanos <= 0) {
            // A task run by execute is followed by others before I/O; one that is due at once waits for the next
            // iteration.
            Future<?> timer = loop.schedule(task, 0, TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos + 999_999));
        long id = Contexts.setTimer(context, millis, task);
        return () -> vertx.cancelTimer(id);
    }
}
