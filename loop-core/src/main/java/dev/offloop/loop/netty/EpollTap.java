package dev.offloop.loop.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/**
 * An I/O handle of the epoll transport whose events pass the tap.
 *
 * <p>A socket whose input has ended, and which has nothing to write, has nothing to ask of epoll. Netty then takes it
 * out, fails when it wants to write again ({@code EPOLL_CTL_MOD} of what is not there), and is never told of a reset.
 * So it stays in, edge-triggered and with no event asked for: epoll tells of errors unasked, once, and the channel is
 * closed then.
 */
@SuppressWarnings("try") // close() is as Netty declares it
final class EpollTap implements EpollIoHandle {
    /** {@code EPOLLHUP} of {@code sys/epoll.h}: no more input and no more output. */
    private static final EpollIoOps EPOLLHUP = EpollIoOps.valueOf(0x010);

    private final EpollIoHandle handle;
    private final TapIoHandler tap;
    private boolean asksNothing;

    private EpollTap(EpollIoHandle handle, TapIoHandler tap) {
        this.handle = handle;
        this.tap = tap;
    }

    /**
     * Registers the handle as it is if it belongs to yet another transport: its events are then part of poll as a
     * whole.
     */
    static IoRegistration register(IoHandle handle, TapIoHandler tap, Registrar registrar) throws Exception {
        if (!(handle instanceof EpollIoHandle epoll)) {
            return registrar.register(handle);
        }
        EpollTap tapped = new EpollTap(epoll, tap);
        return tapped.new Registration(registrar.register(tapped));
    }

    /** Netty's way to register. */
    @FunctionalInterface
    interface Registrar {
        IoRegistration register(IoHandle handle) throws Exception;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        tap.handle(handle, registration, event);
        if (asksNothing && isReset(event) && handle instanceof Channel.Unsafe channel) {
            channel.close(channel.voidPromise());
        }
    }

    private static boolean isReset(IoEvent event) {
        return event instanceof EpollIoEvent epoll
                && epoll.ops().contains(EpollIoOps.EPOLLERR)
                && epoll.ops().contains(EPOLLHUP);
    }

    @Override
    public void registered() {
        handle.registered();
    }

    @Override
    public void unregistered() {
        handle.unregistered();
    }

    @Override
    public void close() throws Exception {
        handle.close();
    }

    @Override
    public FileDescriptor fd() {
        return handle.fd();
    }

    private final class Registration implements IoRegistration {
        private final IoRegistration registration;

        Registration(IoRegistration registration) {
            this.registration = registration;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty declares it
        public <T> T attachment() {
            return registration.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            asksNothing = ops.equals(EpollIoOps.NONE);
            return registration.submit(asksNothing ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return registration.isValid();
        }

        @Override
        public boolean cancel() {
            return registration.cancel();
        }
    }
}
