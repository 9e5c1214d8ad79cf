package dev.offloop.child.process;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.channels.Channel;

/**
 * The name under which the kernel lets a descriptor of this process be opened again. Java starts a process on named
 * files only, so this is how an end of a pipe becomes one of its standard streams.
 */
final class PipePath {
  private static final String FLAG = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";
  private static final File LINUX = new File("/proc/self/fd");
  private static final File OTHERS = new File("/dev/fd");

  private PipePath() {}

  /** The name of the channel's descriptor; good while the channel is open. */
  static File of(Channel channel) {
    return new File(LINUX.isDirectory() ? LINUX : OTHERS, String.valueOf(descriptor(channel)));
  }

  private static int descriptor(Channel channel) {
    try {
      Method getter = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
      return (int) getter.invoke(channel);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Pipes of child processes need the JVM flag " + FLAG, e);
    }
  }
}
