package dev.offloop.child.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * The head of an empty queue file, the same for every cycle: taken once from a scratch queue with the same settings.
 */
final class QueueTemplate {
    private static byte @Nullable [] bytes;

    private QueueTemplate() {}

    /**
     * The bytes that a file begins with.
     *
     * @param beside which directory a scratch queue may be made
     */
    static synchronized byte[] bytes(Path beside) throws IOException {
        byte[] known = bytes;
        if (known == null) {
            known = take(Files.createTempDirectory(beside.toAbsolutePath().getParent(), "template"));
            bytes = known;
        }
        return known;
    }

    private static byte[] take(Path scratch) throws IOException {
        try {
            try (SingleChronicleQueue queue = Queues.open(scratch, new RollClock());
                    ExcerptAppender appender = queue.createAppender();
                    DocumentContext document = appender.writingDocument()) {
                document.rollbackOnClose();
            }
            Path file = filesIn(scratch).stream()
                    .filter(path -> path.toString().endsWith(SingleChronicleQueue.SUFFIX))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Chronicle Queue made no file in " + scratch));
            return withoutTrailingZeros(file);
        } finally {
            for (Path file : filesIn(scratch)) {
                Files.delete(file);
            }
            Files.delete(scratch);
        }
    }

    /** The file is long and sparse; its end is nothing but a hole. */
    private static byte[] withoutTrailingZeros(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(1 << 20);
        }
        int length = head.length;
        while (length > 0 && head[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(head, length);
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
