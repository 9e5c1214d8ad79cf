package dev.offloop.cli;

/** Where the process begins. */
public final class Main {
    /**
     * Netty's flight recorder events of buffer chunks. The first one would start the JVM's flight recorder on the event
     * loop, for a tenth of a second, also when nobody records; {@code -Dio.netty.jfr.enabled=true} brings them back.
     */
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
        System.exit(OffloopCommand.execute(StandardStreams.ofProcess(), args));
    }
}
