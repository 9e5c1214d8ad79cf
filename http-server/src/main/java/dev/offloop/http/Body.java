package dev.offloop.http;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A received request body, in the pieces it came in; joined where it is used, since a large one takes its time. */
record Body(List<Buffer> chunks, int length) {
  byte[] join() {
    byte[] bytes = new byte[length];
    int at = 0;
    for (Buffer chunk : chunks) {
      chunk.getBytes(bytes, at);
      at += chunk.length();
    }
    return bytes;
  }
}
