package dev.offloop.benchmarks;

import dev.offloop.Offloop;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.loop.netty.Loops;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A phased loop and a stock one, on which a benchmark runs its batches. */
final class LoopRunner implements AutoCloseable {
    private final Vertx vertx;
    private final EventLoop phased;
    private final IoEventLoopGroup stock;

    LoopRunner(LoopTransport transport) {
        vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(Offloop.transport(transport, LoopConfig.defaults()))
                .build();
        phased = Loops.of(vertx.getOrCreateContext()).orElseThrow();
        stock = new MultiThreadIoEventLoopGroup(1, handlers(transport));
    }

    static IoHandlerFactory handlers(LoopTransport transport) {
        return switch (transport) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
        };
    }

    EventLoop phased() {
        return phased;
    }

    /** Runs a batch on the phased loop until it calls what it is given. */
    void onPhased(Consumer<Runnable> batch) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        phased.execute(() -> batch.accept(() -> done.complete(null)));
        done.join();
    }

    /** Runs a batch on the stock loop until it calls what it is given. */
    void onStock(BiConsumer<io.netty.channel.EventLoop, Runnable> batch) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        io.netty.channel.EventLoop loop = stock.next();
        loop.execute(() -> batch.accept(loop, () -> done.complete(null)));
        done.join();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        stock.shutdownGracefully().syncUninterruptibly();
    }
}
