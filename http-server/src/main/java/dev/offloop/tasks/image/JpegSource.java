package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.JPEG;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a JPEG with the JDK's libjpeg, one row after the other; the rows are never together in memory. What the
 * decoder only warns of is damage. CMYK without a usable profile becomes RGB while it is read.
 */
final class JpegSource implements ImageSource {
    /** At a few nanoseconds a visit, less than two seconds in all. */
    static final long MAX_BLOCK_VISITS = 64_000_000;

    private final JpegFile file;
    private final TaskContext context;
    private final ImageFacts facts;

    JpegSource(byte[] bytes, TaskContext context) {
        this.context = context;
        file = JpegFile.parse(bytes);
        JpegFrame frame = file.frame();
        if (file.blockVisits() > MAX_BLOCK_VISITS) {
            throw new InvalidInputException("The JPEG image has " + frame.size() + " pixels in " + file.scans()
                    + " scans, which is more work than is done; save it as a baseline JPEG");
        }
        if (bytes.length * 8L < frame.blocks()) {
            throw new DamagedImageException(JPEG, bytes.length + " bytes cannot hold " + frame.size() + " pixels");
        }
        Samples coded = file.colours().samples;
        Optional<byte[]> profile =
                file.profile().filter(icc -> ColourProfile.of(icc, coded).isPresent());
        facts = new ImageFacts(
                JPEG,
                JPEG,
                frame.size(),
                coded == Samples.CMYK && profile.isEmpty() ? Samples.RGB : coded,
                ImageFacts.Depth.FULL,
                file.orientation(),
                profile,
                0,
                file.inSeveralScans() ? frame.coefficientBytes() : 0);
    }

    @Override
    public ImageFacts facts() {
        return facts;
    }

    @Override
    public void read(Rows rows) throws IOException {
        ImageReader reader = JdkReaders.create(JPEG);
        String[] warning = {null};
        RowRaster raster = new RowRaster(
                facts.size(),
                file.colours().samples.bands,
                line -> {
                    refuse(warning[0]);
                    context.checkpoint();
                    rows.row(line);
                },
                facts.samples() == Samples.RGB);
        try (SliceStream in = new SliceStream(file.canonical(), context)) {
            reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
            reader.setInput(in, true, true);
            ImageReadParam how = reader.getDefaultReadParam();
            how.setDestination(new BufferedImage(model(), raster, false, null));
            reader.read(0, how);
            refuse(warning[0]);
        } catch (InvalidInputException | TaskCancelledException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw LibraryFailure.of(JPEG, e);
        } finally {
            reader.dispose();
        }
    }

    private static void refuse(@Nullable String warning) {
        if (warning != null) {
            throw new DamagedImageException(JPEG, warning);
        }
    }

    /** Asks the decoder for its samples as they are, in RGB instead of YCbCr, in CMYK instead of YCCK. */
    private ComponentColorModel model() {
        ColorSpace space = switch (file.colours().samples) {
            case GREY -> ColorSpace.getInstance(ColorSpace.CS_GRAY);
            case CMYK -> FourInks.INSTANCE;
            default -> ColorSpace.getInstance(ColorSpace.CS_sRGB);
        };
        return new ComponentColorModel(space, false, false, BufferedImage.OPAQUE, DataBuffer.TYPE_BYTE);
    }

    /** Stands for CMYK towards the decoder; converts nothing. */
    private static final class FourInks extends ColorSpace {
        static final FourInks INSTANCE = new FourInks();
        private static final long serialVersionUID = 1L;

        private FourInks() {
            super(ColorSpace.TYPE_CMYK, 4);
        }

        @Override
        public float[] toRGB(float[] colour) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] fromRGB(float[] colour) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] toCIEXYZ(float[] colour) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] fromCIEXYZ(float[] colour) {
            throw new UnsupportedOperationException();
        }
    }
}
