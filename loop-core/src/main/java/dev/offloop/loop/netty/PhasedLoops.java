package dev.offloop.loop.netty;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.vertx.core.transport.Transport;
import java.util.function.Consumer;

/** Makes phased loops, under Vert.x and without it. Applications use {@code dev.offloop.Offloop}. */
public final class PhasedLoops {
    private static final String PROGRAM_THREAD = "offloop-program";

    private PhasedLoops() {}

    /** The configuration of loops that are not configured otherwise, as system properties have it. */
    public static LoopConfig config() {
        return LoopDefaults.config();
    }

    /** A transport for {@code Vertx.builder().withTransport(...)}, for one Vert.x instance. */
    public static Transport transport(LoopTransport transport, LoopConfig config) {
        return new PhasedTransport(transport, config);
    }

    /**
     * Runs a program as Node does, without Vert.x: the main callback on a loop of its own, then the loop until nothing
     * referenced is left. Returns when it has ended.
     *
     * @throws InterruptedException if the calling thread is interrupted; the loop goes on
     */
    public static void run(LoopConfig config, Consumer<EventLoop> main) throws InterruptedException {
        var threads = new ThreadPerTaskExecutor(new DefaultThreadFactory(PROGRAM_THREAD, true));
        var handlers =
                LoopTransport.best() == LoopTransport.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        ProgramEventLoop loop = new ProgramEventLoop(threads, handlers, config);
        loop.execute(() -> main.accept(loop.core()));
        loop.terminationFuture().await();
    }
}
