package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images to warm up with. */
public final class ImageWarmUp {
    private static final Size SIZE = new Size(64, 64);

    private ImageWarmUp() {}

    /** A JPEG and a PNG. */
    public static List<byte[]> files() throws IOException {
        return List.of(file(ImageKind.JPEG), file(ImageKind.PNG));
    }

    private static byte[] file(ImageKind kind) throws IOException {
        ImageFacts facts = new ImageFacts(
                kind, kind, SIZE, Samples.RGB, ImageFacts.Depth.FULL, Orientation.UPRIGHT, Optional.empty(), 0, 0);
        Pixels pixels = new Pixels(SIZE, Samples.RGB, Orientation.UPRIGHT);
        return ImageFiles.write(pixels, facts, TaskContext.undisturbed(Map.of()));
    }
}
