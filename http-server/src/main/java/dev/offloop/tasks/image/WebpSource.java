package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.WEBP;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * Decodes a WebP, of an animation the first picture, with TwelveMonkeys ImageIO, which converts colour profiles itself.
 */
final class WebpSource implements ImageSource {
    /** What its decoders take for a pixel: planes, and the image. */
    private static final int LOSSY_BYTES = 5;

    private static final int LOSSLESS_BYTES = 9;

    private final byte[] file;
    private final TaskContext context;
    private final ImageFacts facts;

    private WebpSource(byte[] file, TaskContext context, ImageFacts facts) {
        this.file = file;
        this.context = context;
        this.facts = facts;
    }

    static WebpSource open(byte[] file, TaskContext context) throws IOException {
        WebpChunks chunks = WebpChunks.of(file);
        return decode(file, context, reader -> {
            Size size = new Size(reader.getWidth(0), reader.getHeight(0));
            boolean alpha = reader.getImageTypes(0).next().getColorModel().hasAlpha();
            ImageFacts facts = new ImageFacts(
                    WEBP,
                    alpha || chunks.lossless() ? ImageKind.PNG : ImageKind.JPEG,
                    size,
                    alpha ? Samples.RGB_ALPHA : Samples.RGB,
                    ImageFacts.Depth.FULL,
                    chunks.orientation(),
                    Optional.empty(),
                    size.pixels() * (chunks.lossless() ? LOSSLESS_BYTES : LOSSY_BYTES),
                    0);
            return new WebpSource(file, context, facts);
        });
    }

    @Override
    public ImageFacts facts() {
        return facts;
    }

    @Override
    public void read(Rows rows) throws IOException {
        Raster raster = decode(file, context, reader -> reader.read(0).getRaster());
        int bands = facts.samples().bands;
        float[] line = new float[facts.size().width() * bands];
        for (int y = 0; y < facts.size().height(); y++) {
            context.checkpoint();
            raster.getPixels(0, y, facts.size().width(), 1, line);
            if (facts.samples().alpha) {
                multiply(line, bands);
            }
            rows.row(line);
        }
    }

    private static void multiply(float[] line, int bands) {
        for (int at = 0; at < line.length; at += bands) {
            float share = line[at + bands - 1] / 255;
            for (int band = 0; band < bands - 1; band++) {
                line[at + band] *= share;
            }
        }
    }

    private static <T> T decode(byte[] file, TaskContext context, Work<T> work) throws IOException {
        ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
        try (SliceStream in = new SliceStream(new Slices().add(file), context)) {
            reader.setInput(in, false, true);
            T result = work.with(reader);
            context.checkpoint();
            return result;
        } catch (InvalidInputException | TaskCancelledException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw LibraryFailure.of(WEBP, e);
        } finally {
            reader.dispose();
        }
    }

    private interface Work<T> {
        T with(ImageReader reader) throws IOException;
    }
}
