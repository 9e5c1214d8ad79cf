package dev.offloop.loop.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;

/** A pipe that is readable from the start, calls back once, and is gone. */
@SuppressWarnings("try") // close() is as Netty declares it
final class ReadablePipe implements NioIoHandle {
    private final Pipe pipe;
    private final IoRegistration registration;
    private final Runnable callback;

    /** On the loop's thread. */
    ReadablePipe(IoEventLoop loop, Runnable callback) throws IOException {
        this.callback = callback;
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        registration = loop.register(this).getNow();
        registration.submit(NioIoOps.READ);
    }

    @Override
    public SelectableChannel selectableChannel() {
        return pipe.source();
    }

    @Override
    public void handle(IoRegistration ofHandler, IoEvent event) {
        registration.cancel();
        callback.run();
    }

    @Override
    public void unregistered() {
        try {
            pipe.sink().close();
            pipe.source().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {}
}
