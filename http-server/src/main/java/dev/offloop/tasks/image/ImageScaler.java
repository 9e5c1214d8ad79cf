package dev.offloop.tasks.image;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskContext;
import java.io.IOException;

/**
 * Scales an image file to a width, keeping its shape; the result is a file, upright, in sRGB. The image is filtered
 * while it is decoded, so that only the result is in memory as a whole.
 */
public final class ImageScaler {
    /** Beside rows and pixels: tables, and buffers of decoder and encoder. */
    private static final long OTHER_BYTES = 2 << 20;

    static {
        // A display, where there is one, is not used; touching it costs a second and can fail.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private ImageScaler() {}

    /** The largest width of a result. */
    public static int maxWidth() {
        return ImageLimits.MAX_RESULT_SIDE;
    }

    /**
     * Scales the first image of a file.
     *
     * @throws InvalidInputException when the file is damaged, of a kind that is not read, or asks for more than the
     *     limits
     */
    public static byte[] scale(byte[] file, int width, TaskContext context) throws IOException {
        ImageSource source = open(file, context);
        ImageFacts facts = source.facts();
        ImageLimits.checkSource(facts);
        Orientation orientation = facts.orientation();
        Size result = ImageLimits.result(facts.size().turned(orientation), width);
        Size lying = result.turned(orientation);
        long heap = facts.decoderHeapBytes() + heapBytes(facts, lying);
        ImageLimits.checkHeap(facts, result, heap, file.length);
        ImageMemory.Share share = ImageMemory.SHARED.take(heap + facts.decoderNativeBytes(), context);
        try (share) {
            Pixels pixels = new Pixels(lying, facts.samples(), orientation);
            source.read(new Resampler(facts.size(), lying, facts.samples().bands, pixels));
            facts.profile()
                    .flatMap(profile -> ColourProfile.of(profile, facts.samples()))
                    .ifPresent(pixels::convert);
            return ImageFiles.write(pixels, facts, context);
        }
    }

    private static ImageSource open(byte[] file, TaskContext context) throws IOException {
        ImageKind kind = ImageKind.of(file)
                .orElseThrow(() -> new InvalidInputException("The " + file.length
                        + " bytes are no image that is known; send a JPEG, PNG, GIF or WebP image"));
        return switch (kind) {
            case JPEG -> new JpegSource(file, context);
            case PNG -> new PngSource(file, context);
            case GIF -> GifSource.open(file, context);
            case WEBP -> WebpSource.open(file, context);
            default ->
                throw new InvalidInputException("The file is an image of the kind " + kind.title
                        + ", which is not read; send a JPEG, PNG, GIF or WebP image");
        };
    }

    /** A few rows of the source and their ring, the pixels of the result, and what reducing its colours takes. */
    private static long heapBytes(ImageFacts facts, Size result) {
        long bands = facts.samples().bands;
        long ringRows = 2 + 2L * Math.max(1, facts.size().height() / result.height());
        long rows = (2L * facts.size().width() + ringRows * result.width()) * bands * Float.BYTES;
        long pixels = result.pixels() * bands;
        long palette = facts.depth() == ImageFacts.Depth.FULL ? 0 : result.pixels() + Palette.WORK_BYTES;
        return OTHER_BYTES + rows + pixels + palette;
    }
}
