package dev.offloop.loop.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;

/** An event descriptor that is readable from the start, calls back once, and is gone. */
@SuppressWarnings("try") // close() is as Netty declares it
final class ReadableEventFd implements EpollIoHandle {
    private final FileDescriptor fd = Native.newEventFd();
    private final IoRegistration registration;
    private final Runnable callback;

    /** On the loop's thread. */
    ReadableEventFd(IoEventLoop loop, Runnable callback) {
        this.callback = callback;
        Native.eventFdWrite(fd.intValue(), 1);
        registration = loop.register(this).getNow();
        registration.submit(EpollIoOps.EPOLLIN);
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration ofHandler, IoEvent event) {
        registration.cancel();
        callback.run();
    }

    @Override
    public void unregistered() {
        try {
            fd.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {}
}
