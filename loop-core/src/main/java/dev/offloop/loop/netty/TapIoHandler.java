package dev.offloop.loop.netty;

import dev.offloop.loop.LoopCore;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Netty's I/O handler and makes each I/O callback a callback of the loop: timed, guarded against what it
 * throws (an {@code Error} would otherwise end Netty's loop), and followed by ticks and microtasks.
 */
final class TapIoHandler implements IoHandler {
    private final IoHandler delegate;
    private @Nullable LoopCore core;

    private TapIoHandler(IoHandler delegate) {
        this.delegate = delegate;
    }

    void attach(LoopCore loop) {
        core = loop;
    }

    boolean isNio() {
        return delegate instanceof NioIoHandler;
    }

    boolean isType(Class<? extends IoHandler> type) {
        return delegate.getClass().equals(type);
    }

    void handle(IoHandle handle, IoRegistration registration, IoEvent event) {
        LoopCore loop = core;
        if (loop == null) {
            throw new IllegalStateException("an I/O event before the loop was made: " + event);
        }
        loop.beginIo(handle);
        Throwable thrown = null;
        try {
            handle.handle(registration, event);
        } catch (Throwable error) {
            thrown = error;
        }
        loop.endIo(handle, thrown);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return handle instanceof NioIoHandle nio
                ? delegate.register(new NioTap(nio, this))
                : EpollTap.register(handle, this, delegate::register);
    }

    @Override
    public void initialize() {
        delegate.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return delegate.run(context);
    }

    @Override
    public void prepareToDestroy() {
        delegate.prepareToDestroy();
    }

    @Override
    public void destroy() {
        delegate.destroy();
    }

    @Override
    public void wakeup() {
        delegate.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return delegate.isCompatible(handleType);
    }

    record Factory(IoHandlerFactory handlers) implements IoHandlerFactory {
        @Override
        public IoHandler newHandler(ThreadAwareExecutor executor) {
            return new TapIoHandler(handlers.newHandler(executor));
        }

        @Override
        public boolean isChangingThreadSupported() {
            return handlers.isChangingThreadSupported();
        }
    }
}
