package dev.offloop.tasks.image;

import dev.offloop.task.TaskContext;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Writes JPEG files with the JDK's libjpeg, in memory alone: ImageIO's default streams keep a copy on disk. */
final class JpegWriter {
    private static final float QUALITY = 0.85f;

    private JpegWriter() {}

    static byte[] write(Pixels pixels, TaskContext context) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ResultBytes bytes = new ResultBytes(ImageLimits.MAX_RESULT_FILE_BYTES);
        try (ResultStream out = new ResultStream(bytes, context)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image(pixels), null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage image(Pixels pixels) {
        Size size = pixels.size();
        int bands = pixels.samples().bands;
        ColorSpace space = ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ComponentColorModel model =
                new ComponentColorModel(space, false, false, BufferedImage.OPAQUE, DataBuffer.TYPE_BYTE);
        int[] offsets = IntStream.range(0, bands).toArray();
        DataBufferByte buffer = new DataBufferByte(pixels.bytes(), pixels.bytes().length);
        WritableRaster raster = Raster.createInterleavedRaster(
                buffer, size.width(), size.height(), size.width() * bands, bands, offsets, null);
        return new BufferedImage(model, raster, false, null);
    }
}
