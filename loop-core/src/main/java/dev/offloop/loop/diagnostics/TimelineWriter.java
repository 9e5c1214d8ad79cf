package dev.offloop.loop.diagnostics;

import dev.offloop.log.Logs;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A timeline in a file that opens in Perfetto and in Chrome's tracing.
 *
 * <p>Spans are handed over in a bounded queue and written by a thread of its own; those for which the queue has no room
 * are dropped and counted. Pauses of the garbage collector appear by themselves, in a row of their own.
 */
public final class TimelineWriter implements Timeline, AutoCloseable {
    private static final String THREAD = "offloop-timeline";
    private static final Logger LOG = Logs.of(TimelineWriter.class);
    private static final int QUEUED = 1 << 16;
    private static final long REST_NANOS = 5_000_000;
    private static final long CLOSE_MILLIS = 10_000;
    private static final Track COLLECTIONS = Track.of("garbage collection");

    private final Path path;
    private final TraceEventFile file;
    private final MpscArrayQueue<Span> queue = new MpscArrayQueue<>(QUEUED);
    private final AtomicLong dropped = new AtomicLong();
    private final GarbageCollections collections;
    private final Thread writer;
    private volatile boolean open = true;
    private volatile @Nullable IOException failure;

    private TimelineWriter(Path path) throws IOException {
        this.path = path;
        file = new TraceEventFile(path, System.nanoTime());
        collections = new GarbageCollections((collector, start, end) -> span(COLLECTIONS, collector, start, end));
        writer = Thread.ofPlatform().name(THREAD).daemon().unstarted(this::run);
    }

    /** Starts a timeline in this file, which is replaced; it can be read while it is written. */
    public static TimelineWriter open(Path path) throws IOException {
        TimelineWriter timeline = new TimelineWriter(path);
        timeline.writer.start();
        return timeline;
    }

    @Override
    public boolean enabled() {
        return open;
    }

    @Override
    public void span(Track track, String name, long startNanos, long endNanos) {
        if (open && !queue.offer(new Span(track, name, startNanos, endNanos))) {
            dropped.incrementAndGet();
        }
    }

    /** How many spans found no room. Any thread. */
    public long dropped() {
        return dropped.get();
    }

    /** Why the file is not whole, once it could not be written. Any thread; final after {@link #close}. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Writes what is queued and ends the file, within ten seconds. Any thread; may be called more than once. */
    @Override
    public void close() {
        open = false;
        collections.close();
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            LOG.error("{} is still being written and may lack its end", path);
        }
    }

    private void run() {
        try (file) {
            while (open) {
                writeQueued();
                file.flush();
                LockSupport.parkNanos(REST_NANOS);
            }
            writeQueued();
        } catch (IOException e) {
            failure = e;
            open = false;
            queue.clear();
            LOG.error("The timeline ends here: cannot write {}: {}", path, e.getMessage());
        }
        if (dropped() > 0) {
            LOG.warn("{} lacks {} spans, which came faster than they could be written", path, dropped());
        }
    }

    private void writeQueued() throws IOException {
        for (Span span; (span = queue.poll()) != null; ) {
            file.span(span.track, span.name, span.startNanos, span.endNanos);
        }
    }

    private record Span(Track track, String name, long startNanos, long endNanos) {}
}
