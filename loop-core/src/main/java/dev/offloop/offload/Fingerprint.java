package dev.offloop.offload;

import dev.offloop.task.Codec;
import java.util.zip.CRC32C;

/**
 * By what an input is known again: its encoded form's length and CRC-32C.
 *
 * @param weight as the codec weighs the value, which costs nothing; tells most inputs apart without encoding them
 */
record Fingerprint(long weight, int length, int crc) {
  static Fingerprint of(Entry<?, ?> entry) {
    byte[] encoded = encode(entry);
    CRC32C crc = new CRC32C();
    crc.update(encoded);
    return new Fingerprint(weigh(entry), encoded.length, (int) crc.getValue());
  }

  @SuppressWarnings("unchecked")
  private static byte[] encode(Entry<?, ?> entry) {
    return ((Codec<Object>) entry.task().descriptor().input()).encode(entry.input());
  }

  @SuppressWarnings("unchecked")
  static long weigh(Entry<?, ?> entry) {
    return ((Codec<Object>) entry.task().descriptor().input()).weigh(entry.input());
  }

  @Override
  public String toString() {
    return length + " bytes, crc32c " + String.format("%08x", crc);
  }
}
