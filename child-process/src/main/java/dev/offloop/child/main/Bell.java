package dev.offloop.child.main;

import dev.offloop.child.wire.Hello;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The child's end of a connection to its parent: its bell, or its lifeline. One thread reads, one writes. */
final class Bell implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64);
  private final ByteBuffer out = ByteBuffer.allocateDirect(1);

  private Bell(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects and says hello. */
  static Bell connect(Path socket, Hello hello) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    ByteBuffer bytes = ByteBuffer.wrap(hello.encode());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return new Bell(channel);
  }

  /** Waits until the parent rings. False when it is gone. */
  boolean await() throws IOException {
    in.clear();
    return channel.read(in) >= 0;
  }

  /**
   * Keeps an agent whose parent has given it up from writing to files that are deleted.
   *
   * @throws ClosedChannelException when this end was closed
   */
  void requireOpen() throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  /** Wakes the parent. */
  void ring() throws IOException {
    out.clear();
    channel.write(out);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
