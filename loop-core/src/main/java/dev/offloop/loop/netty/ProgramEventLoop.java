package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.netty.channel.IoHandlerFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A loop that runs one program, as Node does, and ends when nothing referenced is left. */
final class ProgramEventLoop extends PhasedEventLoop {
  private final Runnable main;

  ProgramEventLoop(Executor executor, IoHandlerFactory handlers, LoopConfig config, Runnable main) {
    super(null, executor, handlers, config);
    this.main = main;
  }

  @Override
  void serve() {
    core().runMain(main);
    var _ = shutdownGracefully(0, 0, TimeUnit.SECONDS);
    super.serve();
  }
}
