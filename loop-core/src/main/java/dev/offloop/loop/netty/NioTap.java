package dev.offloop.loop.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import java.nio.channels.SelectableChannel;

/** An I/O handle of the NIO transport whose events pass the tap. */
@SuppressWarnings("try") // close() is as Netty declares it
record NioTap(NioIoHandle handle, TapIoHandler tap) implements NioIoHandle {
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        tap.handle(handle, registration, event);
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
    public SelectableChannel selectableChannel() {
        return handle.selectableChannel();
    }
}
