package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG files for tests, and what can be done to them. */
final class Jpegs {
    private static final int SOS = 0xDA;

    private Jpegs() {}

    static byte[] of(BufferedImage image) throws IOException {
        return write(new IIOImage(image, null, null), false);
    }

    static byte[] progressive(BufferedImage image) throws IOException {
        return write(new IIOImage(image, null, null), true);
    }

    /** The bands of the raster as they are, without a marker that tells what they mean. */
    static byte[] raw(Raster raster) throws IOException {
        return write(new IIOImage(raster, null, null), false);
    }

    private static byte[] write(IIOImage image, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(0.95f);
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.write(null, image, how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A segment with its marker and length. */
    static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .array();
    }

    static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Puts bytes right behind the start of the image. */
    static byte[] insert(byte[] jpeg, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    /** Takes the application segments away. */
    static byte[] bare(byte[] jpeg) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != SOS) {
            int end = next(jpeg, at);
            if ((jpeg[at + 1] & 0xF0) != 0xE0) {
                out.write(jpeg, at, end - at);
            }
            at = end;
        }
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
    }

    /** Gives the components of a file in one scan other names. */
    static byte[] named(byte[] jpeg, int... names) {
        byte[] renamed = jpeg.clone();
        int frame = frame(jpeg);
        int scan = frame;
        while ((jpeg[scan + 1] & 0xFF) != SOS) {
            scan = next(jpeg, scan);
        }
        for (int i = 0; i < names.length; i++) {
            renamed[frame + 10 + 3 * i] = (byte) names[i];
            renamed[scan + 5 + 2 * i] = (byte) names[i];
        }
        return renamed;
    }

    /** Writes other dimensions into the header. */
    static byte[] claiming(byte[] jpeg, int width, int height) {
        byte[] other = jpeg.clone();
        ByteBuffer.wrap(other).putShort(frame(jpeg) + 5, (short) height).putShort(frame(jpeg) + 7, (short) width);
        return other;
    }

    /** Writes another marker before the frame header. */
    static byte[] withFrameMarker(byte[] jpeg, int marker) {
        byte[] other = jpeg.clone();
        other[frame(jpeg) + 1] = (byte) marker;
        return other;
    }

    private static int frame(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) < 0xC0 || (jpeg[at + 1] & 0xFF) > 0xC2) {
            at = next(jpeg, at);
        }
        return at;
    }

    private static int next(byte[] jpeg, int at) {
        return at + 2 + ByteBuffer.wrap(jpeg).getShort(at + 2);
    }

    /** Segments that hold a profile: numbered from 1 of so many. */
    static byte[] profilePart(int number, int count, byte[] part) {
        byte[] head = latin("ICC_PROFILE\0");
        byte[] content = Arrays.copyOf(head, head.length + 2 + part.length);
        content[head.length] = (byte) number;
        content[head.length + 1] = (byte) count;
        System.arraycopy(part, 0, content, head.length + 2, part.length);
        return segment(0xE2, content);
    }

    /** A grey progressive file of black pixels, whose first scan is followed by so many that hold nothing. */
    static byte[] ofEmptyScans(int side, int scans, int components) {
        int blocks = (side + 7) / 8 * ((side + 7) / 8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD8});
        byte[] quantization = new byte[65];
        Arrays.fill(quantization, 1, 65, (byte) 1);
        out.writeBytes(segment(0xDB, quantization));
        ByteBuffer frame = ByteBuffer.allocate(6 + 3 * components).put((byte) 8);
        frame.putShort((short) side).putShort((short) side).put((byte) components);
        ByteBuffer first = ByteBuffer.allocate(4 + 2 * components).put((byte) components);
        for (int i = 1; i <= components; i++) {
            frame.put((byte) i).put((byte) 0x11).put((byte) 0);
            first.put((byte) i).put((byte) 0);
        }
        out.writeBytes(segment(0xC2, frame.array()));
        out.writeBytes(segment(0xC4, table(0, 0)));
        out.writeBytes(segment(0xC4, table(0x10, 0xE0)));
        out.writeBytes(segment(SOS, first.array()));
        out.writeBytes(new byte[(blocks * components + 7) / 8]);
        byte[] empty = segment(SOS, new byte[] {1, 1, 0, 1, 63, 0});
        byte[] runs = runs(blocks / 32767 + 1);
        for (int i = 0; i < scans; i++) {
            out.writeBytes(empty);
            out.writeBytes(runs);
        }
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return out.toByteArray();
    }

    /** A Huffman table with one code, of one bit, for this symbol. */
    private static byte[] table(int kind, int symbol) {
        byte[] table = new byte[18];
        table[0] = (byte) kind;
        table[1] = 1;
        table[17] = (byte) symbol;
        return table;
    }

    /** "The next 32 767 blocks are empty", each in a bit of zero and fourteen of one; filled up with ones. */
    private static byte[] runs(int count) {
        String bits = ("0" + "1".repeat(14)).repeat(count);
        bits += "1".repeat((8 - bits.length() % 8) % 8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < bits.length(); i += 8) {
            int value = Integer.parseInt(bits.substring(i, i + 8), 2);
            out.write(value);
            if (value == 0xFF) {
                out.write(0);
            }
        }
        return out.toByteArray();
    }
}
