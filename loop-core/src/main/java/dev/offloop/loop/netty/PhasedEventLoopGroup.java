package dev.offloop.loop.netty;

import dev.offloop.loop.LoopConfig;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** A group of phased event loops. */
final class PhasedEventLoopGroup extends MultiThreadIoEventLoopGroup {
    PhasedEventLoopGroup(int loops, ThreadFactory threads, IoHandlerFactory handlers, LoopConfig config) {
        super(loops, threads, handlers, config);
    }

    /** Called by the constructor of the superclass, which hands the configuration through. */
    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... args) {
        return new PhasedEventLoop(this, executor, handlers, (LoopConfig) args[0]);
    }
}
