package dev.offloop.child.platform;

import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Handle;
import dev.offloop.loop.Poller;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.HomeLoop;
import java.util.Optional;

/** How the home loop polls the reply queues. Home loop only. */
public sealed interface ReplyPolling extends AutoCloseable {
    /** In the prepare phase of a phased loop; on a stock loop when a bell rings. */
    static ReplyPolling on(BackendHost host, Poller poller) {
        Optional<EventLoop> loop = Loops.of(host.context());
        return loop.isPresent() ? new InPrepare(loop.get().addPoller(poller)) : new OnBell(host.home(), poller);
    }

    /** A child rang its bell. */
    void onRing();

    /** A request was handed to a child. */
    void onSent();

    @Override
    void close();

    /** The loop polls, lingers and arms by itself; a ring only has to end its wait, which its arrival does. */
    record InPrepare(Handle handle) implements ReplyPolling {
        @Override
        public void onRing() {}

        @Override
        public void onSent() {}

        @Override
        public void close() {
            handle.cancel();
        }
    }

    /**
     * Arms the children's bells, and when one rings takes replies until there are none and arms again. Costs nothing
     * while nothing arrives.
     */
    final class OnBell implements ReplyPolling {
        private final HomeLoop home;
        private final Poller poller;
        private boolean scheduled;
        private boolean closed;

        public OnBell(HomeLoop home, Poller poller) {
            this.home = home;
            this.poller = poller;
        }

        @Override
        public void onRing() {
            scheduled = false;
            if (closed) {
                return;
            }
            int delivered = poller.poll();
            if (delivered > 0 || !poller.arm()) {
                again();
            }
        }

        @Override
        public void onSent() {
            if (!scheduled && !poller.arm()) {
                again();
            }
        }

        /** Polls again after the loop's other work had its turn. */
        private void again() {
            if (!scheduled) {
                scheduled = true;
                home.execute(this::onRing);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
