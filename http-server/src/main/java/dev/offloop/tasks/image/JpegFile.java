package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.JPEG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.offloop.task.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the markers of a JPEG file, and makes of it one that leaves a decoder nothing to guess: without comments and
 * application segments, its components named 1, 2, 3 and so on, its colours told by one marker, and its end marked.
 */
final class JpegFile {
    private static final byte[] JFIF = "JFIF\0".getBytes(US_ASCII);
    private static final byte[] EXIF = "Exif\0\0".getBytes(US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(US_ASCII);
    private static final int ADOBE_TRANSFORM = 11;
    private static final int PROGRESSIVE = 2;
    private static final byte[] START = {(byte) 0xFF, (byte) 0xD8};
    private static final byte[] END = {(byte) 0xFF, (byte) 0xD9};

    private final byte[] file;
    private final JpegMarkers markers;
    private final Slices segments = new Slices();
    private final IccSegments icc = new IccSegments();
    private @Nullable JpegFrame frame;
    private Orientation orientation = Orientation.UPRIGHT;
    private boolean exifSeen;
    private boolean jfif;
    private int adobeTransform = -1;
    private int scans;
    private long blockVisits;

    private JpegFile(byte[] file) {
        this.file = file;
        markers = new JpegMarkers(file);
    }

    /** @throws InvalidInputException when no decoder here can read the file */
    static JpegFile parse(byte[] file) {
        JpegFile jpeg = new JpegFile(file);
        while (jpeg.markers.next()) {
            jpeg.take(jpeg.markers.marker());
        }
        if (jpeg.scans == 0) {
            throw new DamagedImageException(JPEG, "it holds no image data");
        }
        return jpeg;
    }

    private void take(int marker) {
        switch (marker) {
            case JpegMarkers.SOS -> scan();
            case 0xC0, 0xC1, 0xC2 -> frame(marker & 0xF);
            case 0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF -> throw refused("lossless or hierarchical coding");
            case 0xC9, 0xCA -> throw refused("arithmetic coding");
            case 0xE0 -> jfif |= markers.startsWith(JFIF);
            case 0xE1 -> exif();
            case 0xE2 -> iccPart();
            case 0xEE -> adobe();
            default -> other(marker);
        }
    }

    private static InvalidInputException refused(String what) {
        return new InvalidInputException(
                "The JPEG image uses " + what + ", which is not read; save it as a baseline JPEG");
    }

    /** Tables are kept; comments and what applications wrote are not. */
    private void other(int marker) {
        if (marker < 0xE0) {
            segments.add(header(marker, markers.length())).add(file, markers.body(), markers.end());
        }
    }

    private static byte[] header(int marker, int length) {
        return new byte[] {(byte) 0xFF, (byte) marker, (byte) ((length + 2) >> 8), (byte) (length + 2)};
    }

    private void exif() {
        if (!exifSeen && markers.startsWith(EXIF)) {
            Optional<Orientation> found = Orientation.ofTiff(file, markers.body() + EXIF.length, markers.end());
            exifSeen = found.isPresent();
            orientation = found.orElse(Orientation.UPRIGHT);
        }
    }

    private void iccPart() {
        if (markers.startsWith(IccSegments.PREFIX)) {
            icc.add(content());
        }
    }

    private void adobe() {
        if (markers.startsWith(ADOBE) && markers.length() > ADOBE_TRANSFORM) {
            adobeTransform = markers.unsignedByte(ADOBE_TRANSFORM);
        }
    }

    private byte[] content() {
        return Arrays.copyOfRange(file, markers.body(), markers.end());
    }

    private void frame(int process) {
        if (frame != null) {
            throw new DamagedImageException(JPEG, "it has two frames");
        }
        if (markers.unsignedByte(0) != 8) {
            throw refused(markers.unsignedByte(0) + " bits a sample");
        }
        int height = markers.unsignedByte(1) << 8 | markers.unsignedByte(2);
        int width = markers.unsignedByte(3) << 8 | markers.unsignedByte(4);
        if (width == 0 || height == 0) {
            throw new InvalidInputException("The JPEG image says that it has " + width + " × " + height + " pixels");
        }
        int count = markers.unsignedByte(5);
        List<JpegFrame.Component> components = new ArrayList<>();
        byte[] content = content();
        for (int i = 0; i < count; i++) {
            int at = 6 + 3 * i;
            int factors = markers.unsignedByte(at + 1);
            components.add(
                    new JpegFrame.Component(markers.unsignedByte(at), factor(factors >> 4), factor(factors & 0xF)));
            markers.unsignedByte(at + 2);
            content[at] = (byte) (i + 1);
        }
        frame = new JpegFrame(process == PROGRESSIVE, new Size(width, height), components);
        segments.add(header(0xC0 | process, content.length)).add(content);
    }

    private static int factor(int factor) {
        if (factor < 1 || factor > 4) {
            throw new DamagedImageException(JPEG, "a sampling factor is " + factor);
        }
        return factor;
    }

    private void scan() {
        JpegFrame frame = frame();
        byte[] content = content();
        int count = markers.unsignedByte(0);
        boolean[] taken = new boolean[frame.components().size()];
        for (int i = 0; i < count; i++) {
            int component = component(markers.unsignedByte(1 + 2 * i), taken);
            content[1 + 2 * i] = (byte) (component + 1);
            taken[component] = true;
            blockVisits += frame.blocks(component);
        }
        scans++;
        segments.add(header(JpegMarkers.SOS, content.length)).add(content);
        segments.add(file, markers.end(), markers.endOfData());
    }

    /** The component of a name; where two bear the same, they come in their order. */
    private int component(int id, boolean[] taken) {
        List<JpegFrame.Component> components = frame().components();
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).id() == id && !taken[i]) {
                return i;
            }
        }
        throw new DamagedImageException(JPEG, "a scan names a component that the frame does not have");
    }

    JpegFrame frame() {
        if (frame == null) {
            throw new DamagedImageException(JPEG, "a scan comes before the frame");
        }
        return frame;
    }

    Orientation orientation() {
        return orientation;
    }

    Optional<byte[]> profile() {
        return icc.profile();
    }

    JpegColours colours() {
        return JpegColours.of(frame().components(), jfif, adobeTransform);
    }

    int scans() {
        return scans;
    }

    /** How often all scans together come by a block of 8 × 8 samples. */
    long blockVisits() {
        return blockVisits;
    }

    /** Whether a decoder has to keep all coefficients until the last scan. */
    boolean inSeveralScans() {
        return frame().progressive() || scans > 1;
    }

    /** The file for a decoder. */
    Slices canonical() {
        return new Slices().add(START).add(colours().marker()).addAll(segments).add(END);
    }
}
