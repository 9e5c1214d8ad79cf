package dev.offloop.process;

import java.lang.reflect.Method;
import java.nio.channels.Channel;

/** The numbers of the descriptors behind Java's channels, which a process is started on. */
final class Descriptors {
    private static final String FLAG = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

    private Descriptors() {}

    /** That of the channel; good while the channel is open. */
    static int of(Channel channel) {
        try {
            Method getter = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
            return (int) getter.invoke(channel);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Pipes of child processes need the JVM flag " + FLAG, e);
        }
    }
}
