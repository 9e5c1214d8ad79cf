package dev.offloop.process;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Keeps what a stream brings, up to a bound. Where the stream's handlers run. */
final class Collector {
    private final int maxBytes;
    private final Runnable onOverflow;
    private final Buffer kept = Buffer.buffer();
    private boolean overflowed;

    /**
     * Makes it; it collects nothing until it reads.
     *
     * @param onOverflow is run once, when a byte comes that is not kept
     */
    Collector(int maxBytes, Runnable onOverflow) {
        this.maxBytes = maxBytes;
        this.onOverflow = onOverflow;
    }

    void read(ReadStream<Buffer> stream) {
        stream.handler(this::onChunk);
    }

    private void onChunk(Buffer chunk) {
        int room = maxBytes - kept.length();
        kept.appendBuffer(chunk.length() <= room ? chunk : chunk.slice(0, room));
        if (chunk.length() > room && !overflowed) {
            overflowed = true;
            onOverflow.run();
        }
    }

    Buffer kept() {
        return kept;
    }

    boolean overflowed() {
        return overflowed;
    }
}
