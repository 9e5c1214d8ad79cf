package dev.offloop.loop.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;

/** An I/O handle of the epoll transport whose events pass the tap. */
@SuppressWarnings("try") // close() is as Netty declares it
record EpollTap(EpollIoHandle handle, TapIoHandler tap) implements EpollIoHandle {
  /** The handle as it is if it belongs to yet another transport: its events are then part of poll as a whole. */
  static IoHandle wrap(IoHandle handle, TapIoHandler tap) {
    return handle instanceof EpollIoHandle epoll ? new EpollTap(epoll, tap) : handle;
  }

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
  public FileDescriptor fd() {
    return handle.fd();
  }
}
