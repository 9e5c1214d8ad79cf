package dev.offloop.tasks.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offloop.task.TaskContext;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG files. The JDK's writer filters no row of colours, which makes files of several times the size. One
 * thread.
 */
public final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int HEADER_BYTES = 13;
    private static final int LEVEL = 6;
    private static final int CHUNK = 1 << 16;

    private final ResultBytes file = new ResultBytes(ImageLimits.MAX_RESULT_FILE_BYTES);

    private PngWriter() {}

    /** A file of red, green and blue samples of eight bits, row by row from the top. */
    public static byte[] rgb(byte[] pixels, int width, int height, TaskContext context) {
        PngHeader header = new PngHeader(new Size(width, height), 8, PngHeader.COLOURS, false);
        return write(header, new byte[0], new byte[0], pixels, context);
    }

    /**
     * @param palette three bytes a colour; empty without one
     * @param alphas of the palette's colours; empty when all are opaque
     * @param rows packed as in the file, without filters
     */
    static byte[] write(PngHeader header, byte[] palette, byte[] alphas, byte[] rows, TaskContext context) {
        PngWriter writer = new PngWriter();
        writer.file.write(SIGNATURE, 0, SIGNATURE.length);
        writer.chunk("IHDR", header(header));
        if (palette.length > 0) {
            writer.chunk("PLTE", palette);
        }
        if (alphas.length > 0) {
            writer.chunk("tRNS", alphas);
        }
        writer.data(header, rows, context);
        writer.chunk("IEND", new byte[0]);
        return writer.file.toByteArray();
    }

    private static byte[] header(PngHeader header) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(header.size().width())
                .putInt(header.size().height())
                .put((byte) header.depth())
                .put((byte) header.colour())
                .array();
    }

    private void chunk(String type, byte[] content) {
        chunk(type, content, content.length);
    }

    private void chunk(String type, byte[] content, int length) {
        byte[] name = type.getBytes(US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content, 0, length);
        number(length);
        file.write(name, 0, name.length);
        file.write(content, 0, length);
        number((int) sum.getValue());
    }

    private void number(int value) {
        file.write(ByteBuffer.allocate(Integer.BYTES).putInt(value).array(), 0, Integer.BYTES);
    }

    /** Filters help where neighbouring bytes are neighbouring values. */
    private void data(PngHeader header, byte[] rows, TaskContext context) {
        boolean filter = header.colour() != PngHeader.PALETTE && header.depth() == 8;
        int rowBytes = header.rowBytes(header.size().width());
        PngFilters filters = new PngFilters(rowBytes, Math.max(1, header.rowBytes(1)));
        Deflater deflater = new Deflater(LEVEL);
        try {
            byte[] chunk = new byte[CHUNK];
            int used = 0;
            for (int from = 0; from < rows.length; from += rowBytes) {
                context.checkpoint();
                deflater.setInput(filter ? filters.best(rows, from) : filters.none(rows, from));
                used = drain(deflater, chunk, used);
            }
            deflater.finish();
            used = drain(deflater, chunk, used);
            chunk("IDAT", chunk, used);
        } finally {
            deflater.end();
        }
    }

    /** Compresses what the deflater holds, and writes each chunk that gets full; answers how full the last one is. */
    private int drain(Deflater deflater, byte[] chunk, int alreadyUsed) {
        int used = alreadyUsed;
        while (true) {
            int bytes = deflater.deflate(chunk, used, chunk.length - used);
            used += bytes;
            if (used < chunk.length) {
                return used;
            }
            chunk("IDAT", chunk, used);
            used = 0;
        }
    }
}
