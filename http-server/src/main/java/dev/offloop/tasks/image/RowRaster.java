package dev.offloop.tasks.image;

import java.awt.Point;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.stream.IntStream;

/**
 * Looks to the JDK's JPEG decoder like the memory of a whole image, and hands on each row that it writes, from the
 * first to the last, instead of keeping it.
 */
final class RowRaster extends WritableRaster {
    private final ImageSource.Rows rows;
    private final boolean mixInks;
    private final float[] line;
    private final int bands;

    /** @param mixInks whether rows of four bands are CMYK that is to become RGB */
    RowRaster(Size size, int bands, ImageSource.Rows rows, boolean mixInks) {
        super(layout(size, bands), new DataBufferByte(size.width() * bands), new Point());
        this.rows = rows;
        this.bands = bands;
        this.mixInks = mixInks && bands == 4;
        line = new float[size.width() * (this.mixInks ? 3 : bands)];
    }

    /** All rows lie in the memory of one. */
    private static ComponentSampleModel layout(Size size, int bands) {
        int[] offsets = IntStream.range(0, bands).toArray();
        return new ComponentSampleModel(DataBuffer.TYPE_BYTE, size.width(), size.height(), bands, 0, offsets);
    }

    @Override
    public void setRect(int x, int y, Raster row) {
        byte[] samples = ((DataBufferByte) row.getDataBuffer()).getData();
        if (mixInks) {
            mix(samples);
        } else {
            for (int i = 0; i < line.length; i++) {
                line[i] = samples[i] & 0xFF;
            }
        }
        rows.row(line);
    }

    /** What is left of white under the ink of a colour and under black. */
    private void mix(byte[] samples) {
        for (int from = 0, to = 0; to < line.length; from += bands, to += 3) {
            float light = (255 - (samples[from + 3] & 0xFF)) / 255f;
            for (int ink = 0; ink < 3; ink++) {
                line[to + ink] = (255 - (samples[from + ink] & 0xFF)) * light;
            }
        }
    }
}
