package dev.offloop.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.storm.Misbehave.Fault;
import dev.offloop.task.Codec;

/** Text. Outputs, which are marked, fail by an {@link Error} where they are asked to. */
final class FaultyCodec implements Codec<String> {
  @Override
  public String mediaType() {
    return "text/plain";
  }

  @Override
  public boolean accepts(String mediaType) {
    return true;
  }

  @Override
  public String fromEdge(byte[] body) {
    return new String(body, UTF_8);
  }

  @Override
  public byte[] toEdge(String value) {
    return value.getBytes(UTF_8);
  }

  @Override
  public String decode(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Override
  public byte[] encode(String value) {
    return value.getBytes(UTF_8);
  }
}
