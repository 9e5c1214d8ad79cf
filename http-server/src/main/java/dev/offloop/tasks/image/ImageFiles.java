package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import java.io.IOException;

/** Writes the result: a JPEG, or a PNG with as few bits a pixel as the source's colours allow. */
final class ImageFiles {
    private ImageFiles() {}

    static byte[] write(Pixels pixels, ImageFacts facts, TaskContext context) throws IOException {
        if (facts.result() == ImageKind.JPEG) {
            return JpegWriter.write(pixels, context);
        }
        return switch (facts.depth()) {
            case FULL -> full(pixels, context);
            case PALETTE -> palette(pixels, context);
            case SIXTEEN_GREYS ->
                pixels.samples() == Samples.GREY ? FewColours.greys(pixels, context) : palette(pixels, context);
        };
    }

    private static byte[] palette(Pixels pixels, TaskContext context) {
        return FewColours.palette(pixels, context).orElseGet(() -> full(pixels, context));
    }

    private static byte[] full(Pixels pixels, TaskContext context) {
        int colour = switch (pixels.samples()) {
            case GREY -> PngHeader.GREY;
            case GREY_ALPHA -> PngHeader.GREY_ALPHA;
            case RGB -> PngHeader.COLOURS;
            case RGB_ALPHA -> PngHeader.COLOURS_ALPHA;
            case CMYK -> throw new IllegalStateException("A PNG holds no CMYK");
        };
        PngHeader header = new PngHeader(pixels.size(), 8, colour, false);
        return PngWriter.write(header, new byte[0], new byte[0], pixels.bytes(), context);
    }
}
