package dev.offloop.loop.vertx;

import io.vertx.core.Closeable;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** What a Vert.x closes before it closes itself. Any thread. */
public final class CloseHooks {
    private CloseHooks() {}

    /** {@code vertx.close()} closes this first. */
    public static void add(Vertx vertx, Closeable hook) {
        ((VertxInternal) vertx).addCloseHook(hook);
    }

    /** Takes back {@link #add}; does nothing when the hook is not there. */
    public static void remove(Vertx vertx, Closeable hook) {
        ((VertxInternal) vertx).removeCloseHook(hook);
    }
}
