package dev.offloop.child.transfer;

import dev.offloop.child.link.ParentLink;
import dev.offloop.log.Logs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Rotates the files of one child's queues: those that were read are deleted, the next are made, on a thread of their
 * own. When there is no memory for the next, the child gets no more tasks until there is. Home loop only.
 */
final class QueueFileRotation {
    private static final Logger LOG = Logs.of(QueueFileRotation.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final PoolContext context;
    private final ParentLink link;
    private final Supplier<String> worker;
    private boolean running;
    private boolean closed;
    private @Nullable String shortOfRoom;

    QueueFileRotation(PoolContext context, ParentLink link, Supplier<String> worker) {
        this.context = context;
        this.link = link;
        this.worker = worker;
    }

    /** Why the next files could not be made; empty when all is well. */
    Optional<String> shortOfRoom() {
        return Optional.ofNullable(shortOfRoom);
    }

    /** Does what there is to do, if there is anything. */
    void check() {
        if (!running && link.needsKeepingUp()) {
            run();
        }
    }

    private void retry() {
        if (!running) {
            run();
        }
    }

    private void run() {
        if (closed) {
            return;
        }
        running = true;
        try {
            ParentLink.Passed passed = link.passed();
            context.files().run(() -> link.keepUp(passed), this::onKeptUp, this::onFailed);
        } catch (Throwable e) {
            onFailed(e);
        }
    }

    private void onKeptUp(ParentLink.Kept kept) {
        running = false;
        if (closed) {
            return;
        }
        if (shortOfRoom != null) {
            LOG.info("There is room again for the queues of {}", worker.get());
            shortOfRoom = null;
        }
        link.onKeptUp(kept);
        check();
        context.host().creditsAvailable();
    }

    private void onFailed(Throwable failure) {
        if (closed) {
            running = false;
            return;
        }
        if (shortOfRoom == null) {
            LOG.warn("{} gets no more tasks until its queues can grow: {}", worker.get(), failure.toString());
        }
        shortOfRoom = "The queues of " + worker.get() + " cannot grow: " + failure.getMessage();
        running = false;
        context.host().home().schedule(RETRY_AFTER.toNanos(), this::retry);
    }

    /** The child is dying. */
    void close() {
        closed = true;
    }
}
