package dev.offloop.tasks;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import dev.offloop.task.TaskContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Image files to pixels and back, in memory alone: ImageIO's default streams keep a copy on disk. */
final class ImageFiles {
  /** A small file can claim to be huge: what a decoder may be asked to walk through. */
  static final long MAX_SOURCE_PIXELS = 120_000_000;

  private static final float JPEG_QUALITY = 0.85f;

  static {
    // A display, where there is one, is none of our business; touching it costs a second and can fail.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  private ImageFiles() {}

  /** Chooses how coarsely to decode an image of these dimensions, or refuses it before a pixel is read. */
  interface Plan {
    /** Every how many pixels, across and down, one is kept; at least 1. */
    int subsampling(int width, int height);
  }

  /**
   * Decodes the first image of the file.
   *
   * @throws InvalidInputException when the file is damaged, of a kind that cannot be read, or claims too many pixels
   */
  static BufferedImage read(byte[] file, ImageFormat format, TaskContext context, Plan plan) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.formatName).next();
    try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MAX_SOURCE_PIXELS) {
        throw new InvalidInputException("The image has " + width + " × " + height + " pixels; at most "
            + MAX_SOURCE_PIXELS + " are read");
      }
      int every = plan.subsampling(width, height);
      ImageReadParam how = reader.getDefaultReadParam();
      how.setSourceSubsampling(every, every, 0, 0);
      reader.addIIOReadProgressListener(new Stop(context));
      BufferedImage image = reader.read(0, how);
      context.checkpoint();
      return image;
    } catch (InvalidInputException | TaskCancelledException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoders answer a damaged file with whatever their arithmetic runs into.
      throw new InvalidInputException("The " + format + " image cannot be read: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  static byte[] write(BufferedImage image, ImageFormat format) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format.formatName).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (format == ImageFormat.JPEG) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Ends the decoding of an image that nobody waits for. */
  private record Stop(TaskContext context) implements IIOReadProgressListener {
    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
      if (context.isCancelled()) {
        source.abort();
      }
    }

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}
  }
}
