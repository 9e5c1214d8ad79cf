package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.tasks.image.ImageKind;

/** An image file, as it is; what kind of image is told from its first bytes. */
final class ImageCodec implements Codec<byte[]> {
    static final ImageCodec ANY = new ImageCodec();

    private ImageCodec() {}

    @Override
    public String mediaType() {
        return "image/*";
    }

    @Override
    public String mediaTypeOf(byte[] value) {
        return ImageKind.of(value).map(ImageKind::mediaType).orElse("application/octet-stream");
    }

    /** Also what clients send when they know no type. */
    @Override
    public boolean accepts(String mediaType) {
        return mediaType.startsWith("image/")
                || mediaType.equals("application/octet-stream")
                || mediaType.equals("application/x-www-form-urlencoded");
    }

    @Override
    public byte[] fromEdge(byte[] body) {
        return body;
    }

    @Override
    public byte[] toEdge(byte[] value) {
        return value;
    }

    @Override
    public byte[] decode(byte[] bytes) {
        return bytes;
    }

    @Override
    public byte[] encode(byte[] value) {
        return value;
    }

    @Override
    public long weigh(byte[] value) {
        return value.length;
    }
}
