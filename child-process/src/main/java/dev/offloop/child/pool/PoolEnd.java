package dev.offloop.child.pool;

import dev.offloop.child.platform.Bells;
import dev.offloop.child.start.PermanentThread;
import dev.offloop.child.transfer.PoolContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** What is done once the last child of a pool is gone. Home loop only. */
final class PoolEnd {
    private PoolEnd() {}

    /** Closes and removes all that the children shared, and ends the pool's threads; never fails. */
    static Future<Void> tidy(PoolContext context, Bells bells) {
        Promise<Void> done = Promise.promise();
        PermanentThread reaper = context.reaper();
        bells.close().onComplete(closed -> {
            context.aotCache().ifPresent(cache -> reaper.tidy("Ending the training run", cache::close));
            reaper.tidy("Removing the arena", context.arenaAdmission().arena()::close);
            context.resources().ifPresent(made -> reaper.tidy("Removing the runtime directory", made.release()));
            reaper.run(() -> true, tidied -> endThreads(context, done), failure -> endThreads(context, done));
        });
        return done.future();
    }

    private static void endThreads(PoolContext context, Promise<Void> done) {
        context.launcher().close();
        context.reaper().close();
        context.files().close();
        context.platform().close();
        done.tryComplete();
    }
}
