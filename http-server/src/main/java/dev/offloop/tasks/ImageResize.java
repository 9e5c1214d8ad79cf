package dev.offloop.tasks;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Parameter;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Map;

/**
 * Scales a JPEG or PNG to a width, keeping its shape; the answer is a file of the same kind, upright, in sRGB.
 *
 * <p>Decoded pixels are bounded by the worker's heap: an image that does not fit is decoded coarsely, down to what the
 * result still needs.
 */
public final class ImageResize implements Task<byte[], byte[]> {
  private static final int MAX_SIDE = 10_000;
  private static final Parameter.WholeNumber WIDTH = Parameter.wholeNumber("width", 1, MAX_SIDE);
  private static final long MAX_RESULT_PIXELS = 25_000_000;

  /** At four bytes a pixel, the decoded image then takes a quarter of the heap at most. */
  private static final long MAX_DECODED_PIXELS =
      Math.clamp(Runtime.getRuntime().maxMemory() / 16, 1_000_000, 50_000_000);

  private static final int WARM_SIDE = 64;

  private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR = TaskDescriptor.idempotent(
      "image-resize",
      "Scales a JPEG or PNG to ?width= pixels, keeping its shape",
      ImageCodec.ANY,
      ImageCodec.ANY).withParameters(WIDTH);

  @Override
  public TaskDescriptor<byte[], byte[]> descriptor() {
    return DESCRIPTOR;
  }

  /** Both kinds of file, whose readers and writers are found and loaded at the first. */
  @Override
  public void warmUp() throws Exception {
    for (ImageFormat format : ImageFormat.values()) {
      BufferedImage image = new BufferedImage(WARM_SIDE, WARM_SIDE, BufferedImage.TYPE_INT_RGB);
      Rehearsal.run(this, ImageFiles.write(image, format), Map.of("width", Integer.toString(WARM_SIDE / 2)));
    }
  }

  @Override
  public byte[] run(byte[] file, TaskContext context) throws IOException {
    int width = WIDTH.of(context);
    ImageFormat format = ImageFormat.of(file)
        .orElseThrow(() -> new InvalidInputException("The " + file.length + " bytes are neither a JPEG nor a PNG image"));
    Orientation orientation = format == ImageFormat.JPEG ? Orientation.ofJpeg(file) : Orientation.UPRIGHT;
    Size[] target = new Size[1];
    BufferedImage source = ImageFiles.read(file, format, context, (sourceWidth, sourceHeight) -> {
      Size lying = new Size(sourceWidth, sourceHeight);
      target[0] = lying.turned(orientation).scaledTo(width).turned(orientation);
      return subsampling(lying, target[0]);
    });
    return ImageFiles.write(scale(source, target[0], orientation, context), format);
  }

  private static int subsampling(Size source, Size target) {
    int every = 1;
    while (source.dividedBy(every).pixels() > MAX_DECODED_PIXELS) {
      every++;
    }
    if (every > 1 && !source.dividedBy(every).covers(target)) {
      throw new InvalidInputException("The image has " + source + " pixels; with the memory of this worker it can be "
          + "scaled to a width of at most " + source.dividedBy(every).width());
    }
    return every;
  }

  private static BufferedImage scale(BufferedImage source, Size target, Orientation orientation, TaskContext context) {
    PixelRows rows = new PixelRows(source);
    Resampler resampler = new Resampler(rows, target.width(), target.height());
    Size upright = target.turned(orientation);
    int bands = rows.bands();
    BufferedImage result = blank(rows, upright);
    WritableRaster raster = result.getRaster();
    float[] row = new float[target.width() * bands];
    int[] pixel = new int[bands];
    for (int y = 0; y < target.height(); y++) {
      context.checkpoint();
      resampler.row(y, row);
      for (int x = 0; x < target.width(); x++) {
        for (int band = 0; band < bands; band++) {
          pixel[band] = Math.clamp(Math.round(row[x * bands + band]), 0, 255);
        }
        raster.setPixel(
            orientation.uprightX(x, y, target.width(), target.height()),
            orientation.uprightY(x, y, target.width(), target.height()),
            pixel);
      }
    }
    return inSrgb(result);
  }

  private static BufferedImage blank(PixelRows rows, Size size) {
    int transparency = rows.hasAlpha() ? BufferedImage.TRANSLUCENT : BufferedImage.OPAQUE;
    ComponentColorModel model =
        new ComponentColorModel(rows.colorSpace(), rows.hasAlpha(), false, transparency, DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, model.createCompatibleWritableRaster(size.width(), size.height()), false, null);
  }

  /** The result is small, so this is the place to convert. Grey stays grey. */
  private static BufferedImage inSrgb(BufferedImage image) {
    ColorSpace space = image.getColorModel().getColorSpace();
    if (space.isCS_sRGB() || space.getType() == ColorSpace.TYPE_GRAY) {
      return image;
    }
    int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
    BufferedImage converted = new BufferedImage(image.getWidth(), image.getHeight(), type);
    return new ColorConvertOp(null).filter(image, converted);
  }

  private record Size(int width, int height) {
    Size turned(Orientation orientation) {
      return orientation.swapped() ? new Size(/* width= */ height, /* height= */ width) : this;
    }

    Size scaledTo(int newWidth) {
      long newHeight = Math.max(1, Math.round((double) height * newWidth / width));
      if (newHeight > MAX_SIDE || newHeight * newWidth > MAX_RESULT_PIXELS) {
        throw new InvalidInputException("At width " + newWidth + " the image of " + this + " pixels would be "
            + newHeight + " high; a result may have " + MAX_RESULT_PIXELS + " pixels and be " + MAX_SIDE + " high");
      }
      return new Size(newWidth, (int) newHeight);
    }

    Size dividedBy(int every) {
      return new Size((width + every - 1) / every, (height + every - 1) / every);
    }

    boolean covers(Size other) {
      return width >= other.width && height >= other.height;
    }

    long pixels() {
      return (long) width * height;
    }

    @Override
    public String toString() {
      return width + " × " + height;
    }
  }
}
