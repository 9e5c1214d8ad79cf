package dev.offloop.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;

/** Writes what it is given into a pipe or socket, in order, as fast as the other side takes it. Poller thread. */
final class PipeWriter {
    /** The largest single write, so that Java's copy outside the heap stays small. */
    private static final int WRITE_BYTES = 64 << 10;

    /** Writes made in a row until the other pipes have their turn. */
    private static final int WRITES_A_TURN = 16;

    private final WritableByteChannel channel;
    private final SelectionKey key;
    private final Listener listener;

    /** Bounded by the writers, which see {@code writeQueueFull}. */
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();

    private boolean finishing;
    private boolean failed;

    /** Told of what was written; poller thread. */
    interface Listener {
        /** So many more of the offered buffers are written, each wholly, in the order of the offers. */
        void onWritten(int buffers);

        /** All is written after {@link #finish}. */
        void onFinished();

        /** The other side takes no more; what is not reported as written is lost. */
        void onFailure(IOException failure);
    }

    PipeWriter(WritableByteChannel channel, SelectionKey key, Listener listener) {
        this.channel = channel;
        this.key = key;
        this.listener = listener;
    }

    /** Takes a buffer. */
    void offer(ByteBuffer bytes) {
        if (failed || !key.isValid()) {
            return;
        }
        queue.add(bytes);
        if (queue.size() == 1) {
            onWritable();
        }
    }

    /** There will be no more offers. */
    void finish() {
        if (failed || !key.isValid()) {
            return;
        }
        finishing = true;
        if (queue.isEmpty()) {
            listener.onFinished();
        }
    }

    /** The poller says that the other side has room. */
    void onWritable() {
        int written = 0;
        try {
            written = write();
        } catch (IOException e) {
            failed = true;
            queue.clear();
            setInterest(false);
            listener.onFailure(e);
            return;
        }
        setInterest(!queue.isEmpty());
        if (written > 0) {
            listener.onWritten(written);
        }
        if (finishing && queue.isEmpty()) {
            finishing = false;
            listener.onFinished();
        }
    }

    /** Writes until the other side is full or the turn is over; counts the buffers that are through. */
    private int write() throws IOException {
        int through = 0;
        for (int turn = 0; turn < WRITES_A_TURN && !queue.isEmpty(); turn++) {
            ByteBuffer first = queue.getFirst();
            int length = Math.min(first.remaining(), WRITE_BYTES);
            int taken = channel.write(first.slice(first.position(), length));
            first.position(first.position() + taken);
            if (!first.hasRemaining()) {
                queue.removeFirst();
                through++;
            } else if (taken < length) {
                break;
            }
        }
        return through;
    }

    private void setInterest(boolean writing) {
        if (!key.isValid()) {
            return;
        }
        if (writing) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        } else {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }
}
