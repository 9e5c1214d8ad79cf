package dev.offloop.child.link;

import dev.offloop.child.wire.InlineFrame;
import dev.offloop.task.Usage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Both ends of a link in one thread, and the files between them, which a test may spoil. */
final class LinkPair implements AutoCloseable {
    static final int FRAME_BYTES = 4 << 10;
    static final long CYCLE_BYTES = 256 << 10;

    final ParentLink parent;
    final ChildLink child;
    private final LinkFiles files;

    LinkPair(Path directory) throws IOException {
        this(directory, CYCLE_BYTES);
    }

    LinkPair(Path directory, long cycleBytes) throws IOException {
        this(directory, FRAME_BYTES, cycleBytes);
    }

    LinkPair(Path directory, int frameBytes, long cycleBytes) throws IOException {
        files = new LinkFiles(directory, frameBytes, cycleBytes);
        parent = new ParentLink(files);
        child = new ChildLink(files);
    }

    /** The child answers a task of this number. */
    void answer(long taskId, byte[] body) {
        child.replyCompleted(taskId, 1, 0, 0, Usage.NOT_MEASURED, body, 0, body.length);
    }

    /** Takes what the parent can read; the last task's number, 0 when there was none. */
    long takeAll() {
        long last = 0;
        while (parent.next()) {
            last = InlineFrame.isCompleted(parent.frame()) ? InlineFrame.taskId(parent.frame()) : last;
        }
        return last;
    }

    /** The queue file in which replies stand. */
    Path replyFile() throws IOException {
        try (Stream<Path> all = Files.list(files.replies())) {
            return all.filter(file -> file.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Names of the files that the reply queue has. */
    List<String> replyFiles() throws IOException {
        try (Stream<Path> all = Files.list(files.replies())) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Puts bytes of the test into a file, whatever process has it mapped. */
    static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    @Override
    public void close() {
        child.close();
        parent.close();
    }
}
