package dev.offloop.child.transfer;

import dev.offloop.child.platform.PoolPlatform;
import dev.offloop.log.Logs;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * Large bodies under way between the heap and the arena or payload files: copied by threads of their own, counted here,
 * so that a directory is not removed while a copy reads from it. Home loop only.
 */
final class BodyCopies {
    private static final Logger LOG = Logs.of(BodyCopies.class);

    private final PoolPlatform platform;
    private final Runnable onEnded;
    private int running;

    /**
     * Counts from none.
     *
     * @param onEnded run after each copy's callback
     */
    BodyCopies(PoolPlatform platform, Runnable onEnded) {
        this.platform = platform;
        this.onEnded = onEnded;
    }

    int running() {
        return running;
    }

    /**
     * Copies on one of the threads, then runs exactly one of the callbacks on the home loop. What a callback throws
     * ends neither the count nor the loop: it must have given back what it holds before.
     */
    <T> void run(Callable<T> copy, Consumer<T> onCopied, Consumer<Throwable> onFailed) {
        running++;
        begin(copy).onComplete(result -> {
            running--;
            try {
                if (result.succeeded()) {
                    onCopied.accept(result.result());
                } else {
                    onFailed.accept(result.cause());
                }
            } catch (Throwable e) {
                LOG.error("What follows a copy failed", e);
            } finally {
                onEnded.run();
            }
        });
    }

    private <T> Future<T> begin(Callable<T> copy) {
        try {
            return platform.offLoop(copy);
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }
}
