package dev.offloop.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.offloop.task.Codec;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to turn a value into bytes and back, apart from all transport? A record of a few fields, one with bytes in
 * it, and one that comes from a newer version with fields that this one does not know. Run with {@code -prof gc} for what a
 * value allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  /** What a caller orders. */
  public record Order(String customer, long number, double price, List<String> items) {}

  /** The same, of a later version. */
  public record LaterOrder(
      String customer, long number, double price, List<String> items, String note, List<Integer> discounts) {}

  /** A picture with its size. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Picture(int width, int height, byte[] pixels) {}

  /** Bytes of the raw body and of the picture. */
  @Param({"1024", "65536"})
  public int bytes = 1_024;

  private final Codec<byte[]> raw = Codec.raw();
  private final Codec<Order> orders = Codec.json(Order.class);
  private final Codec<Picture> pictures = Codec.json(Picture.class);
  private final Order order = new Order("somebody", 4_711, 19.99, List.of("a book", "another book", "a lamp"));
  private final ObjectMapper plain = new CBORMapper();
  private final ObjectWriter writer = plain.writerFor(Order.class);
  private final ObjectReader reader = plain.readerFor(Order.class);
  private byte[] body;
  private Picture picture;
  private byte[] orderAsCbor;
  private byte[] laterOrderAsCbor;
  private byte[] orderAsJson;
  private byte[] pictureAsCbor;

  @Setup
  public void encodeOnce() {
    body = new byte[bytes];
    new Random(1).nextBytes(body);
    picture = new Picture(bytes / 4, 4, body);
    orderAsCbor = orders.encode(order);
    orderAsJson = orders.toEdge(order);
    pictureAsCbor = pictures.encode(picture);
    laterOrderAsCbor = Codec.json(LaterOrder.class).encode(new LaterOrder(
        order.customer(), order.number(), order.price(), order.items(), "to the back door", List.of(1, 2, 3)));
  }

  @Benchmark
  public byte[] rawThereAndBack() {
    return raw.decode(raw.encode(body), 0, bytes);
  }

  @Benchmark
  public byte[] recordToCbor() {
    return orders.encode(order);
  }

  @Benchmark
  public Order recordFromCbor() {
    return orders.decode(orderAsCbor);
  }

  @Benchmark
  public Order recordFromCborWithUnknownFields() {
    return orders.decode(laterOrderAsCbor);
  }

  @Benchmark
  public byte[] recordToJson() {
    return orders.toEdge(order);
  }

  @Benchmark
  public Order recordFromJson() {
    return orders.fromEdge(orderAsJson);
  }

  @Benchmark
  public byte[] bytesInARecordToCbor() {
    return pictures.encode(picture);
  }

  @Benchmark
  public Picture bytesInARecordFromCbor() {
    return pictures.decode(pictureAsCbor);
  }

  /** As the limit: Jackson's own writer without a codec around it. */
  @Benchmark
  public byte[] bareJacksonToCbor() throws IOException {
    return writer.writeValueAsBytes(order);
  }

  /** As the limit: Jackson's own reader without a codec around it. */
  @Benchmark
  public Order bareJacksonFromCbor() throws IOException {
    return reader.readValue(orderAsCbor);
  }
}
