package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tries once in this JVM whether a phased loop runs on the Netty that is on the class path: the loop overrides and
 * calls what Netty may change in any version, and Java links it only as it is used.
 */
final class NettyTrial {
    private static final String THREAD = "offloop-netty-trial";
    private static final long LOOK_MILLIS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static boolean tried;
    private static Optional<String> misfit = Optional.empty();

    private NettyTrial() {}

    /** What does not fit, in the JVM's words; empty when all does. */
    static synchronized Optional<String> misfit() {
        if (!tried) {
            misfit = attempt();
            tried = true;
        }
        return misfit;
    }

    private static Optional<String> attempt() {
        try {
            EventLoopGroup group = new PhasedEventLoopGroup(
                    1, new DefaultThreadFactory(THREAD, true), NioIoHandler.newFactory(), LoopConfig.defaults());
            try {
                // A timer, so that the loop has to poll as well.
                return ran(group, group.schedule(() -> {}, 1, TimeUnit.MICROSECONDS));
            } finally {
                var _ = group.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    private static Optional<String> ran(EventLoopGroup group, Future<?> task) throws InterruptedException {
        long begin = System.nanoTime();
        while (!task.await(LOOK_MILLIS)) {
            if (group.isShuttingDown() || System.nanoTime() - begin > PATIENCE_NANOS) {
                return Optional.of("a loop that was started did not run");
            }
        }
        return Optional.empty();
    }
}
