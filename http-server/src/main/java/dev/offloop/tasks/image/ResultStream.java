package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Where an encoder of ImageIO writes; it ends there when the task is no longer wanted. */
final class ResultStream extends MemoryCacheImageOutputStream {
    private final TaskContext context;

    ResultStream(OutputStream target, TaskContext context) {
        super(target);
        this.context = context;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        context.checkpoint();
        super.write(bytes, offset, length);
    }
}
