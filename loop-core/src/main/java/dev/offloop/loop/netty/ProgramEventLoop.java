package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.netty.channel.IoHandlerFactory;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A loop that runs one program, as Node does, and ends when nothing referenced is left. The first task is the program.
 */
final class ProgramEventLoop extends PhasedEventLoop {
    ProgramEventLoop(Executor executor, IoHandlerFactory handlers, LoopConfig config) {
        super(null, executor, handlers, config);
    }

    @Override
    void serve() {
        core().runMain(Objects.requireNonNull(pollTask(), "the task that has started the loop"));
        core().forgetQueued();
        var _ = shutdownGracefully(0, 0, TimeUnit.SECONDS);
        super.serve();
    }
}
