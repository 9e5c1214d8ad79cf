package dev.offloop.loop.netty;

import dev.offloop.Offloop;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** A Vert.x with one phased loop, for one test. */
final class OnVertx implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;

    final Vertx vertx;
    final Context context;
    final EventLoop loop;

    OnVertx(LoopTransport transport) {
        this(transport, LoopConfig.defaults());
    }

    OnVertx(LoopTransport transport, LoopConfig config) {
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(Offloop.transport(transport, config))
                .build();
        context = vertx.getOrCreateContext();
        loop = Loops.of(context).orElseThrow();
    }

    /** Runs a test's callback on the loop, waits until it completes the future it is given, and returns the value. */
    <T> T run(BiConsumer<EventLoop, CompletableFuture<T>> body) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                body.accept(loop, result);
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return get(result);
    }

    static <T> T get(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    static <T> T await(Future<T> future) throws Exception {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
