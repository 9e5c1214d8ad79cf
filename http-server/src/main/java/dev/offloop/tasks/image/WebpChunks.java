package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.WEBP;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The outline of a WebP file, which is a RIFF container. */
final class WebpChunks {
    private static final byte[] EXIF = "Exif\0\0".getBytes(US_ASCII);
    private static final int FIRST = 12;
    private static final int HEAD = 8;

    private boolean lossless;
    private Orientation orientation = Orientation.UPRIGHT;

    private WebpChunks() {}

    static WebpChunks of(byte[] file) {
        ByteBuffer riff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long end = HEAD + (riff.getInt(4) & 0xFFFFFFFFL);
        if (end > file.length) {
            throw new DamagedImageException(WEBP, "it says that it has " + end + " bytes, and has " + file.length);
        }
        WebpChunks chunks = new WebpChunks();
        int at = FIRST;
        while (at + HEAD <= end) {
            long length = riff.getInt(at + 4) & 0xFFFFFFFFL;
            if (length > end - at - HEAD) {
                throw new DamagedImageException(WEBP, "a chunk reaches beyond its end");
            }
            chunks.take(new String(file, at, 4, US_ASCII), file, at + HEAD, at + HEAD + (int) length);
            at += HEAD + (int) length + (int) (length & 1);
        }
        return chunks;
    }

    private void take(String type, byte[] file, int from, int to) {
        switch (type) {
            case "VP8L" -> lossless = true;
            case "EXIF" ->
                orientation = Orientation.ofTiff(file, from + prefix(file, from, to), to)
                        .orElse(orientation);
            default -> {}
        }
    }

    /** Some writers begin as in a JPEG. */
    private static int prefix(byte[] file, int from, int to) {
        return to - from >= EXIF.length && Arrays.equals(file, from, from + EXIF.length, EXIF, 0, EXIF.length)
                ? EXIF.length
                : 0;
    }

    boolean lossless() {
        return lossless;
    }

    Orientation orientation() {
        return orientation;
    }
}
