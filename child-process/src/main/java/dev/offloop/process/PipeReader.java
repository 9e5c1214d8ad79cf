package dev.offloop.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;

/**
 * Reads a pipe or socket when asked to, one chunk for each request, so that what is not asked for stays in the kernel
 * and the other side blocks. Poller thread.
 */
final class PipeReader {
    private final ReadableByteChannel channel;
    private final SelectionKey key;
    private final ByteBuffer buffer;
    private final Listener listener;
    private boolean endsWhenEmpty;

    /** Receives what was read; poller thread. */
    interface Listener {
        /** The answer to a request: 1 byte or more, good until the listener returns. */
        void onChunk(ByteBuffer chunk);

        /** The other side has closed; no request is answered any more. */
        void onEnd();

        /** Reading failed; no request is answered any more. */
        void onFailure(IOException failure);
    }

    /**
     * Makes a reader; any thread.
     *
     * @param buffer where a chunk is read to; its capacity is the largest chunk. Used within a call only
     */
    PipeReader(ReadableByteChannel channel, SelectionKey key, ByteBuffer buffer, Listener listener) {
        this.channel = channel;
        this.key = key;
        this.buffer = buffer;
        this.listener = listener;
    }

    /** Asks for one chunk. Not before the last one has come. */
    void request() {
        if (!key.isValid()) {
            return;
        }
        key.interestOpsOr(SelectionKey.OP_READ);
        if (endsWhenEmpty) {
            onReadable();
        }
    }

    /** From now on an empty pipe counts as one that has ended: a request that finds nothing is the last. */
    void endWhenEmpty() {
        endsWhenEmpty = true;
        if (key.isValid() && (key.interestOps() & SelectionKey.OP_READ) != 0) {
            onReadable();
        }
    }

    /** The poller says that there is something to read. */
    void onReadable() {
        try {
            int count = channel.read(buffer.clear());
            if (count != 0 || endsWhenEmpty) {
                key.interestOpsAnd(~SelectionKey.OP_READ);
            }
            if (count > 0) {
                listener.onChunk(buffer.flip());
            } else if (count < 0 || endsWhenEmpty) {
                listener.onEnd();
            }
        } catch (IOException e) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
            listener.onFailure(e);
        }
    }
}
