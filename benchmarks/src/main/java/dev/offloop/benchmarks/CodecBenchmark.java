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
 * What does it cost to turn a value into bytes and back, apart from all transport? A record of a few fields, one with
 * bytes in it, and one that comes from a newer version with fields that this one does not know. Run with {@code -prof
 * gc} for what a value allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final Codec<Picture> PICTURES = Codec.json(Picture.class);

    /** What a caller orders. */
    public record Order(String customer, long number, double price, List<String> items) {}

    /** The same, of a later version. */
    public record LaterOrder(
            String customer, long number, double price, List<String> items, String note, List<Integer> discounts) {}

    /** A picture with its size. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Picture(int width, int height, byte[] pixels) {}

    /** A raw body, and a picture that holds it. */
    @State(Scope.Thread)
    public static class Body {
        /** Bytes of it. */
        @Param({"1024", "65536"})
        public int bytes = 1_024;

        private byte[] raw;
        private Picture picture;
        private byte[] pictureAsCbor;

        @Setup
        public void encodeOnce() {
            raw = new byte[bytes];
            new Random(1).nextBytes(raw);
            picture = new Picture(bytes / 4, 4, raw);
            pictureAsCbor = PICTURES.encode(picture);
        }
    }

    private final Codec<byte[]> raw = Codec.raw();
    private final Codec<Order> orders = Codec.json(Order.class);
    private final Order order = new Order("customer", 4_711, 19.99, List.of("a book", "another book", "a lamp"));
    private final ObjectMapper plain = new CBORMapper();
    private final ObjectWriter writer = plain.writerFor(Order.class);
    private final ObjectReader reader = plain.readerFor(Order.class);
    private byte[] orderAsCbor;
    private byte[] laterOrderAsCbor;
    private byte[] orderAsJson;

    @Setup
    public void encodeOnce() {
        orderAsCbor = orders.encode(order);
        orderAsJson = orders.toEdge(order);
        laterOrderAsCbor = Codec.json(LaterOrder.class)
                .encode(new LaterOrder(
                        order.customer(),
                        order.number(),
                        order.price(),
                        order.items(),
                        "to the back door",
                        List.of(1, 2, 3)));
    }

    @Benchmark
    public byte[] rawThereAndBack(Body body) {
        return raw.decode(raw.encode(body.raw), 0, body.bytes);
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
    public byte[] bytesInARecordToCbor(Body body) {
        return PICTURES.encode(body.picture);
    }

    @Benchmark
    public Picture bytesInARecordFromCbor(Body body) {
        return PICTURES.decode(body.pictureAsCbor);
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
