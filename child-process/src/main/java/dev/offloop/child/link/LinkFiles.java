package dev.offloop.child.link;

import dev.offloop.child.queue.QueueFiles;
import dev.offloop.child.wire.FrameCodec;
import java.nio.file.Path;

/**
 * Where the files of a link lie, and how large they may get.
 *
 * @param directory of one generation
 * @param frameBytes largest body in a frame
 * @param cycleBytes size at which a queue file is followed by the next
 */
public record LinkFiles(Path directory, int frameBytes, long cycleBytes) {
    /** What the two queues of a link take of the disk or the shared memory at most, in bytes. */
    public static long maxBytes(int frameBytes, long cycleBytes) {
        return 2L * QueueFiles.MAX_FILES * QueueFiles.fileBytes(cycleBytes, maxFrameBytes(frameBytes));
    }

    /** The longest frame. */
    int maxFrameBytes() {
        return maxFrameBytes(frameBytes);
    }

    private static int maxFrameBytes(int frameBytes) {
        return frameBytes + FrameCodec.MAX_BESIDE_BODY_BYTES;
    }

    Path requests() {
        return directory.resolve("request");
    }

    Path replies() {
        return directory.resolve("reply");
    }

    /** Of the control page. */
    public Path control() {
        return directory.resolve("control");
    }
}
