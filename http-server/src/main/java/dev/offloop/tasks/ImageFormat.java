package dev.offloop.tasks;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The image files we read and write, known by their first bytes. */
enum ImageFormat {
  JPEG("jpeg", "image/jpeg", "ffd8ff"),
  PNG("png", "image/png", "89504e470d0a1a0a");

  /** Its name in ImageIO. */
  final String formatName;

  final String mediaType;
  private final String magicHex;

  ImageFormat(String formatName, String mediaType, String magicHex) {
    this.formatName = formatName;
    this.mediaType = mediaType;
    this.magicHex = magicHex;
  }

  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.begins(file)).findFirst();
  }

  private boolean begins(byte[] file) {
    int length = magicHex.length() / 2;
    return file.length >= length && HexFormat.of().formatHex(file, 0, length).equals(magicHex);
  }
}
