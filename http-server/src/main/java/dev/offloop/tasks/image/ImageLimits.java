package dev.offloop.tasks.image;

import dev.offloop.task.InvalidInputException;

/**
 * What an image may ask for. The same in every process, whatever its heap, so that every worker gives the same answer.
 */
final class ImageLimits {
    static final int MAX_SOURCE_SIDE = 65_535;
    static final long MAX_SOURCE_PIXELS = 120_000_000;
    static final int MAX_RESULT_SIDE = 10_000;
    static final long MAX_RESULT_PIXELS = 25_000_000;

    /** Fits a child JVM of the default heap beside the file and the result. */
    static final long MAX_HEAP_BYTES = 128L << 20;

    /** What libjpeg keeps outside the heap for an image in several scans. */
    static final long MAX_NATIVE_BYTES = 192L << 20;

    static final long MAX_RESULT_FILE_BYTES = 48L << 20;

    private static final long MIB = 1 << 20;

    private ImageLimits() {}

    static void checkSource(ImageFacts facts) {
        Size size = facts.size();
        if (size.pixels() > MAX_SOURCE_PIXELS || Math.max(size.width(), size.height()) > MAX_SOURCE_SIDE) {
            throw new InvalidInputException("The image has " + size + " pixels; at most " + MAX_SOURCE_PIXELS
                    + " are read, and " + MAX_SOURCE_SIDE + " on a side");
        }
        if (facts.decoderNativeBytes() > MAX_NATIVE_BYTES) {
            throw new InvalidInputException("The image of " + size + " pixels in several scans takes "
                    + mebibytes(facts.decoderNativeBytes()) + " MiB to decode; at most " + mebibytes(MAX_NATIVE_BYTES)
                    + " are used; save it as a baseline JPEG");
        }
    }

    /** The dimensions at a width, in the shape of the upright image. */
    static Size result(Size upright, int width) {
        long height = Math.max(1, Math.round((double) upright.height() * width / upright.width()));
        if (height > MAX_RESULT_SIDE || height * width > MAX_RESULT_PIXELS) {
            throw new InvalidInputException("At width " + width + " the image of " + upright + " pixels would be "
                    + height + " high; a result may have " + MAX_RESULT_PIXELS + " pixels and be " + MAX_RESULT_SIDE
                    + " high");
        }
        return new Size(width, (int) height);
    }

    /** @param fileBytes what the file itself takes of the heap */
    static void checkHeap(ImageFacts facts, Size result, long bytes, long fileBytes) {
        if (bytes > MAX_HEAP_BYTES) {
            throw new InvalidInputException(
                    "To make " + result + " pixels of a " + facts.kind().title + " image of " + facts.size() + " takes "
                            + mebibytes(bytes) + " MiB; at most " + mebibytes(MAX_HEAP_BYTES) + " are used");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes + fileBytes > heap / 4 * 3) {
            throw new IllegalStateException("This worker has a heap of " + mebibytes(heap) + " MiB; the image of "
                    + facts.size() + " pixels needs " + mebibytes(bytes + fileBytes));
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}
