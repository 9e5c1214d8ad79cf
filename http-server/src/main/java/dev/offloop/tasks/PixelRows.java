package dev.offloop.tasks;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;

/**
 * A decoded image, row by row, as samples of 0 to 255 in the image's own colour space; colours premultiplied by alpha, so
 * that what is transparent does not bleed.
 *
 * <p>Samples are read from the raster where its bands are the colours: {@link BufferedImage#getRGB} takes a grey image for
 * linear light and brightens it, and converts a foreign colour space pixel by pixel.
 */
final class PixelRows {
  private final BufferedImage image;
  private final boolean direct;
  private final int shift;
  private final int bands;
  private int[] packed = new int[0];

  PixelRows(BufferedImage image) {
    this.image = image;
    ColorModel model = image.getColorModel();
    int colours = model.getNumColorComponents();
    int type = image.getRaster().getTransferType();
    direct = model instanceof ComponentColorModel
        && !model.isAlphaPremultiplied()
        && (colours == 1 || colours == 3)
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT);
    shift = model.getComponentSize(0) - 8;
    bands = direct ? model.getNumComponents() : model.hasAlpha() ? 4 : 3;
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha. */
  int bands() {
    return bands;
  }

  boolean hasAlpha() {
    return bands == 2 || bands == 4;
  }

  /** The colour space of the samples. */
  ColorSpace colorSpace() {
    return direct ? image.getColorModel().getColorSpace() : ColorSpace.getInstance(ColorSpace.CS_sRGB);
  }

  void read(int y, float[] row) {
    int samples = width() * bands;
    if (packed.length < samples) {
      packed = new int[samples];
    }
    if (direct) {
      image.getRaster().getPixels(0, y, width(), 1, packed);
      for (int i = 0; i < samples; i++) {
        row[i] = to8Bits(packed[i]);
      }
    } else {
      image.getRGB(0, y, width(), 1, packed, 0, width());
      unpack(row);
    }
    if (hasAlpha()) {
      premultiply(row, samples);
    }
  }

  private int to8Bits(int sample) {
    return shift >= 0 ? sample >> shift : sample * 255 / ((1 << (8 + shift)) - 1);
  }

  private void unpack(float[] row) {
    for (int x = 0, at = 0; x < width(); x++, at += bands) {
      int argb = packed[x];
      row[at] = (argb >> 16) & 0xFF;
      row[at + 1] = (argb >> 8) & 0xFF;
      row[at + 2] = argb & 0xFF;
      if (bands == 4) {
        row[at + 3] = argb >>> 24;
      }
    }
  }

  private void premultiply(float[] row, int samples) {
    int alpha = bands - 1;
    for (int at = 0; at < samples; at += bands) {
      float share = row[at + alpha] / 255f;
      for (int band = 0; band < alpha; band++) {
        row[at + band] *= share;
      }
    }
  }
}
