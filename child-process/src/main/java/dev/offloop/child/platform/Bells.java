package dev.offloop.child.platform;

import dev.offloop.child.wire.Hello;
import io.vertx.core.Future;
import java.nio.file.Path;

/** Where children connect their bells and lifelines. Home loop only. */
public interface Bells {
    /** Takes connections from now on. */
    Future<Void> listen(Path socket);

    /** Takes none any more. */
    Future<Void> close();

    /** Receives what comes in. */
    interface Listener {
        /** A child connected its bell. */
        void onBell(Hello hello, Connection bell);

        /** A child connected its lifeline. */
        void onLifeline(Hello hello, Connection lifeline);

        /** A child rang. */
        void onRing();
    }

    /** The parent's end of a child's bell or lifeline. */
    interface Connection {
        /** Writes one byte. */
        void ring();

        /** What is to be run once the other end is closed, which it is when the child is dead. */
        void onClosed(Runnable action);

        /** Closes this end. */
        void close();
    }
}
