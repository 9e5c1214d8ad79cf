package dev.offloop.child.wire;

/** A frame's payload: in the frame, or beside it when it is large. */
public sealed interface Body {
  /** Bytes of the payload. */
  long length();

  /** Within the frame. The array is not copied and must not be changed. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; a copy per frame would cost what the record saves.
  record Inline(byte[] bytes) implements Body {
    @Override
    public long length() {
      return bytes.length;
    }
  }

  /**
   * In a payload file of its own, whose name follows from the frame's task and attempt.
   *
   * @param crc CRC-32C of the payload
   */
  record InFile(long length, int crc) implements Body {
    public InFile {
      if (length < 0) {
        throw new CorruptFrameException("Payload file of " + length + " bytes");
      }
    }
  }
}
