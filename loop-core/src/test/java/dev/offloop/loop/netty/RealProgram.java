package dev.offloop.loop.netty;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Runs a program on a real loop of its own, on a chosen transport, with file descriptors that become readable when the
 * program says so. For tests that must not depend on when a peer's bytes arrive.
 */
public final class RealProgram {
    private RealProgram() {}

    /** Makes a file descriptor readable at once: the next poll finds it and calls back. The loop's thread. */
    @FunctionalInterface
    public interface ReadySource {
        void callBack(Runnable callback);
    }

    /**
     * Runs the main callback, then the loop until nothing referenced is left.
     *
     * @throws IllegalStateException if that takes longer than {@code limit}
     */
    public static void run(
            LoopTransport transport, LoopConfig config, Duration limit, BiConsumer<EventLoop, ReadySource> main)
            throws InterruptedException {
        ProgramEventLoop loop = new ProgramEventLoop(
                new ThreadPerTaskExecutor(new DefaultThreadFactory("real-program", true)), handlers(transport), config);
        loop.execute(() -> main.accept(loop.core(), readySource(transport, loop)));
        if (!loop.terminationFuture().await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IllegalStateException("the program still runs after " + limit);
        }
    }

    private static IoHandlerFactory handlers(LoopTransport transport) {
        return switch (transport) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
        };
    }

    private static ReadySource readySource(LoopTransport transport, ProgramEventLoop loop) {
        return callback -> {
            try {
                var _ = transport == LoopTransport.EPOLL
                        ? new ReadableEventFd(loop, callback)
                        : new ReadablePipe(loop, callback);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
