package dev.offloop.loop.netty;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.blocking.BlockingPool;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.function.Consumer;

/**
 * The way in: Vert.x on phased event loops.
 *
 * <p>With this jar on the class path {@code Vertx.vertx()} alone runs on them too; {@code -Doffloop.loop=stock}
 * switches that off.
 */
public final class Offloop {
    private static final String PROGRAM_THREAD = "offloop-program";

    private Offloop() {}

    /** Vert.x with its defaults. */
    public static Vertx vertx() {
        return vertx(new VertxOptions());
    }

    /** Vert.x with these options and loops as system properties have them. */
    public static Vertx vertx(VertxOptions options) {
        return vertx(options, LoopDefaults.config());
    }

    /** Vert.x with these options, on loops of this configuration and the best transport there is. */
    public static Vertx vertx(VertxOptions options, LoopConfig config) {
        return Vertx.builder()
                .with(BlockingPool.sized(options))
                .withTransport(transport(LoopTransport.best(), config))
                .build();
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
