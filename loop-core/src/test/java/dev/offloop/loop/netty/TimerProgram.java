package dev.offloop.loop.netty;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A timer and a blocking call on {@code Vertx.vertx()}; tells on which loop. Also linked to Vert.x 4. */
public final class TimerProgram implements Callable<String> {
    private static final long PATIENCE_SECONDS = 60;

    /** By its name, as it cannot be loaded where it does not fit. */
    private static final String PHASED = "dev.offloop.loop.netty.PhasedEventLoop";

    @Override
    public String call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            CompletableFuture<String> ran = new CompletableFuture<>();
            vertx.setTimer(1, id -> ran.complete(loop()));
            return ran.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static String loop() {
        boolean phased = StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(PHASED)));
        return phased ? "phased" : "stock";
    }
}
