package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.PNG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a PNG file and checks their sums. A critical chunk that is damaged or unknown refuses the file;
 * another one is passed over.
 */
final class PngFile {
    private static final int FIRST_CHUNK = 8;

    /** Length, type and sum. */
    private static final int FRAMING = 12;

    private final byte[] file;
    private final Slices data = new Slices();
    private @Nullable PngHeader header;
    private byte[] palette = {};
    private byte[] transparency = {};
    private Orientation orientation = Orientation.UPRIGHT;
    private Optional<byte[]> profile = Optional.empty();

    private PngFile(byte[] file) {
        this.file = file;
    }

    static PngFile parse(byte[] file) {
        PngFile png = new PngFile(file);
        int at = FIRST_CHUNK;
        while (at < file.length && png.chunk(at)) {
            at += FRAMING + png.length(at);
        }
        if (png.data.count() == 0) {
            throw new DamagedImageException(PNG, "it holds no image data");
        }
        return png;
    }

    /** Takes the chunk at this position; false when it is the last. */
    private boolean chunk(int at) {
        if (at + FRAMING > file.length || length(at) < 0 || length(at) > file.length - FRAMING - at) {
            throw new DamagedImageException(PNG, "a chunk reaches beyond the end of the file");
        }
        String type = new String(file, at + 4, 4, US_ASCII);
        boolean critical = Character.isUpperCase(type.charAt(0));
        int from = at + 8;
        int to = from + length(at);
        if (type.equals("IEND")) {
            return false;
        }
        if (isWhole(at + 4, to)) {
            take(type, from, to);
        } else if (critical) {
            throw new DamagedImageException(PNG, "the sum of its chunk " + type + " is wrong");
        }
        return true;
    }

    private int length(int at) {
        return ByteBuffer.wrap(file).getInt(at);
    }

    private boolean isWhole(int from, int to) {
        CRC32 sum = new CRC32();
        sum.update(file, from, to - from);
        return (int) sum.getValue() == ByteBuffer.wrap(file).getInt(to);
    }

    private void take(String type, int from, int to) {
        if (header == null && !type.equals("IHDR")) {
            throw new DamagedImageException(PNG, "its first chunk is no header");
        }
        switch (type) {
            case "IHDR" -> header(from, to);
            case "PLTE" -> palette = Arrays.copyOfRange(file, from, to);
            case "tRNS" -> transparency = Arrays.copyOfRange(file, from, to);
            case "IDAT" -> data.add(file, from, to);
            case "iCCP" -> profile = PngProfile.unpack(file, from, to);
            case "eXIf" -> orientation = Orientation.ofTiff(file, from, to).orElse(orientation);
            default -> {
                if (Character.isUpperCase(type.charAt(0))) {
                    throw new DamagedImageException(
                            PNG, "its chunk " + type.replaceAll("[^A-Za-z]", "?") + " is unknown");
                }
            }
        }
    }

    private void header(int from, int to) {
        if (header != null) {
            throw new DamagedImageException(PNG, "it has two headers");
        }
        header = PngHeader.of(file, from, to);
    }

    PngHeader header() {
        if (header == null) {
            throw new DamagedImageException(PNG, "it has no header");
        }
        return header;
    }

    /** Three bytes for each colour. */
    byte[] palette() {
        return palette;
    }

    /** An alpha for each colour of the palette, or two bytes for each sample of the one colour that is transparent. */
    byte[] transparency() {
        return transparency;
    }

    /** The compressed rows. */
    Slices data() {
        return data;
    }

    Orientation orientation() {
        return orientation;
    }

    Optional<byte[]> profile() {
        return profile;
    }
}
