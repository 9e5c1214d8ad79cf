package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** PNG files for tests, and what can be done to them. */
final class Pngs {
    private Pngs() {}

    static byte[] of(BufferedImage image) throws IOException {
        return write(image, false);
    }

    static byte[] interlaced(BufferedImage image) throws IOException {
        return write(image, true);
    }

    private static byte[] write(BufferedImage image, boolean interlaced) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A file of these rows, each after its filter; more chunks stand before the data. */
    static byte[] of(int width, int height, int depth, int colour, byte[] rows, byte[]... before) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        out.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colour)
                        .array()));
        for (byte[] chunk : before) {
            out.writeBytes(chunk);
        }
        out.writeBytes(chunk("IDAT", deflate(rows)));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    static byte[] chunk(String type, byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(type.getBytes(US_ASCII));
        sum.update(content);
        return ByteBuffer.allocate(content.length + 12)
                .putInt(content.length)
                .put(type.getBytes(US_ASCII))
                .put(content)
                .putInt((int) sum.getValue())
                .array();
    }

    /** The chunk that holds a profile. */
    static byte[] profile(byte[] profile) {
        byte[] packed = deflate(profile);
        return chunk(
                "iCCP",
                ByteBuffer.allocate(packed.length + 3)
                        .put((byte) 'x')
                        .put((byte) 0)
                        .put((byte) 0)
                        .put(packed)
                        .array());
    }

    static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** Puts a chunk before the first of this type. */
    static byte[] insertBefore(String type, byte[] png, byte[] chunk) {
        int at = find(png, type);
        return ByteBuffer.allocate(png.length + chunk.length)
                .put(png, 0, at)
                .put(chunk)
                .put(png, at, png.length - at)
                .array();
    }

    /** Where the first chunk of this type begins. */
    static int find(byte[] png, String type) {
        int at = 8;
        while (!new String(png, at + 4, 4, US_ASCII).equals(type)) {
            at += 12 + ByteBuffer.wrap(png).getInt(at);
        }
        return at;
    }
}
