package dev.offloop.tasks;

import dev.offloop.task.Parameter;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.tasks.image.ImageScaler;
import dev.offloop.tasks.image.ImageWarmUp;
import java.io.IOException;
import java.util.Map;

/**
 * Scales an image file to a width, keeping its shape; what it reads and answers with stands in docs/image-resize.md.
 */
public final class ImageResize implements Task<byte[], byte[]> {
    private static final Parameter.WholeNumber WIDTH = Parameter.wholeNumber("width", 1, ImageScaler.maxWidth());

    private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
                    "image-resize",
                    "Scales a JPEG, PNG, GIF or WebP to ?width= pixels, keeping its shape",
                    ImageCodec.ANY,
                    ImageCodec.ANY)
            .withParameters(WIDTH);

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
        return DESCRIPTOR;
    }

    /** With a JPEG and a PNG, whose decoders and encoders are found and loaded at the first. */
    @Override
    public void warmUp() throws Exception {
        for (byte[] file : ImageWarmUp.files()) {
            Rehearsal.run(this, file, Map.of("width", "32"));
        }
    }

    @Override
    public byte[] run(byte[] file, TaskContext context) throws IOException {
        return ImageScaler.scale(file, WIDTH.of(context), context);
    }
}
