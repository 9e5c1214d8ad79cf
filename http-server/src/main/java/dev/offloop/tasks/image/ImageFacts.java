package dev.offloop.tasks.image;

import java.util.Optional;

/**
 * What the header of a file says of its first image.
 *
 * @param kind of the file
 * @param result kind of file that the result is: JPEG or PNG
 * @param size as stored, before it is turned upright
 * @param samples what its rows hold
 * @param depth how fine the colours of the result need be
 * @param orientation how to turn it
 * @param profile the ICC profile of its colours, as the file holds it; it may be unusable
 * @param decoderHeapBytes what decoding takes beside a few rows
 * @param decoderNativeBytes what it takes outside the heap
 */
record ImageFacts(
        ImageKind kind,
        ImageKind result,
        Size size,
        Samples samples,
        Depth depth,
        Orientation orientation,
        Optional<byte[]> profile,
        long decoderHeapBytes,
        long decoderNativeBytes) {
    /** How fine the colours of the result need be, so that it does not outgrow a source of few colours. */
    enum Depth {
        /** Eight bits a sample. */
        FULL,
        /** A palette of at most 256 colours, unless that would show. */
        PALETTE,
        /** Sixteen levels of grey. */
        SIXTEEN_GREYS
    }
}
