package dev.offloop;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.blocking.BlockingPool;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.loop.netty.PhasedLoops;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.function.Consumer;

/**
 * The way in: Vert.x on phased event loops.
 *
 * <p>With this jar on the class path {@code Vertx.vertx()} alone runs on them too, where its Vert.x and Netty are of
 * versions that were tested; {@code -Doffloop.loop=stock} switches that off. The methods here take any Vert.x 5;
 * bulkheads for blocking calls ({@link BlockingPool}) are there only where the jar alone would bring them.
 */
public final class Offloop {
    private Offloop() {}

    /** Vert.x with its defaults. */
    public static Vertx vertx() {
        return vertx(new VertxOptions());
    }

    /** Vert.x with these options and loops as system properties have them. */
    public static Vertx vertx(VertxOptions options) {
        return vertx(options, PhasedLoops.config());
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
        return PhasedLoops.transport(transport, config);
    }

    /**
     * Runs a program as Node does, without Vert.x: the main callback on a loop of its own, then the loop until nothing
     * referenced is left. Returns when it has ended.
     *
     * @throws InterruptedException if the calling thread is interrupted; the loop goes on
     */
    public static void run(LoopConfig config, Consumer<EventLoop> main) throws InterruptedException {
        PhasedLoops.run(config, main);
    }
}
