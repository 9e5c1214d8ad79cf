package dev.offloop.cli;

import java.util.concurrent.Callable;

/** Where the process begins. */
public final class Main {
    /**
     * Netty's flight recorder events of buffer chunks. The first one would start the JVM's flight recorder on the event
     * loop, for a tenth of a second, also when no recording runs; {@code -Dio.netty.jfr.enabled=true} brings them back.
     */
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    /** The service's own configuration of Logback lies where no application that embeds the service finds it. */
    private static final String LOGGING = "logback.configurationFile";

    /** A client of TLS 1.2 could have the handshake done over and over on one connection. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    private Main() {}

    public static void main(String[] args) {
        ForcedEnd.prepare();
        try {
            System.exit(execute(new ComparisonElsewhere(), args));
        } catch (Throwable e) {
            // Such as code that is not there any more, as the jar was overwritten: threads would keep the process
            // alive.
            e.printStackTrace();
            ForcedEnd.now(1);
        }
    }

    /** Runs what the arguments say, with this as the command {@code compare}; returns the exit code. */
    public static int execute(Callable<Integer> compare, String... args) {
        setByDefault(NETTY_EVENTS, "false");
        setByDefault(NO_RENEGOTIATION, "true");
        setByDefault(LOGGING, "dev/offloop/cli/logback.xml");
        return OffloopCommand.execute(StandardStreams.ofProcess(), compare, args);
    }

    private static void setByDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
