package dev.offloop.tasks.image;

import static dev.offloop.tasks.image.ImageKind.GIF;
import static dev.offloop.tasks.image.ImageKind.PNG;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * Decodes the first picture of a GIF with the JDK, and places it on the file's canvas, which is transparent elsewhere.
 */
final class GifSource implements ImageSource {
    private static final int BANDS = 4;
    private static final int HEADER = 13;
    private static final int PICTURE = 0x2C;
    private static final int EXTENSION = 0x21;

    private final byte[] file;
    private final TaskContext context;
    private final Size canvas;
    private final int left;
    private final int top;
    private final Size picture;

    private GifSource(byte[] file, TaskContext context, ByteBuffer descriptor) {
        this.file = file;
        this.context = context;
        left = descriptor.getShort() & 0xFFFF;
        top = descriptor.getShort() & 0xFFFF;
        picture = new Size(descriptor.getShort() & 0xFFFF, descriptor.getShort() & 0xFFFF);
        ByteBuffer screen = little(file, 6, 4);
        canvas = new Size(
                Math.max(screen.getShort() & 0xFFFF, left + picture.width()),
                Math.max(screen.getShort() & 0xFFFF, top + picture.height()));
        if (picture.pixels() == 0) {
            throw new DamagedImageException(GIF, "its picture has " + picture + " pixels");
        }
    }

    static GifSource open(byte[] file, TaskContext context) {
        int at = HEADER + tableBytes(at(file, 10));
        while (at(file, at) == EXTENSION) {
            at += 2;
            while (at(file, at) != 0) {
                at += 1 + at(file, at);
            }
            at++;
        }
        if (at(file, at) != PICTURE || at + 9 > file.length) {
            throw new DamagedImageException(GIF, "it holds no picture");
        }
        return new GifSource(file, context, little(file, at + 1, 8));
    }

    private static int tableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static int at(byte[] file, int index) {
        if (index >= file.length) {
            throw new DamagedImageException(GIF, "it ends before its picture");
        }
        return file[index] & 0xFF;
    }

    private static ByteBuffer little(byte[] file, int from, int length) {
        return ByteBuffer.wrap(file, from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ImageFacts facts() {
        return new ImageFacts(
                GIF,
                PNG,
                canvas,
                Samples.RGB_ALPHA,
                ImageFacts.Depth.PALETTE,
                Orientation.UPRIGHT,
                Optional.empty(),
                picture.pixels(),
                0);
    }

    @Override
    public void read(Rows rows) throws IOException {
        BufferedImage image = decode();
        float[][] colours = colours((IndexColorModel) image.getColorModel());
        int[] indexes = new int[picture.width()];
        float[] line = new float[canvas.width() * BANDS];
        for (int y = 0; y < canvas.height(); y++) {
            context.checkpoint();
            if (y >= top && y < top + picture.height()) {
                image.getRaster().getPixels(0, y - top, picture.width(), 1, indexes);
                for (int x = 0; x < indexes.length; x++) {
                    System.arraycopy(colours[indexes[x]], 0, line, (left + x) * BANDS, BANDS);
                }
            } else {
                Arrays.fill(line, 0);
            }
            rows.row(line);
        }
    }

    private BufferedImage decode() throws IOException {
        ImageReader reader = JdkReaders.create(GIF);
        try (SliceStream in = new SliceStream(new Slices().add(file), context)) {
            reader.addIIOReadWarningListener((source, text) -> {
                throw new DamagedImageException(GIF, text);
            });
            reader.setInput(in, true, true);
            return reader.read(0);
        } catch (InvalidInputException | TaskCancelledException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw LibraryFailure.of(GIF, e);
        } finally {
            reader.dispose();
        }
    }

    /** Samples of each index, multiplied by alpha. */
    private static float[][] colours(IndexColorModel model) {
        float[][] colours = new float[256][BANDS];
        for (int i = 0; i < model.getMapSize(); i++) {
            if (model.getAlpha(i) != 0) {
                colours[i] = new float[] {model.getRed(i), model.getGreen(i), model.getBlue(i), 255};
            }
        }
        return colours;
    }
}
