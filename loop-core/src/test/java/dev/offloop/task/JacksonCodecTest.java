package dev.offloop.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JacksonCodecTest {
  record Inner(boolean flag, double ratio) {}

  record Order(String name, int count, long big, List<String> tags, Map<String, Integer> marks, Inner inner) {}

  record Millis(double millis) {}

  private static final Codec<Order> ORDER = Codec.json(Order.class);
  private static final Codec<Millis> MILLIS = Codec.json(Millis.class);

  @Property
  void whatIsEncodedIsDecoded(
      @ForAll String name,
      @ForAll int count,
      @ForAll long big,
      @ForAll List<String> tags,
      @ForAll Map<String, Integer> marks,
      @ForAll boolean flag,
      @ForAll double ratio) {
    String whole = new String(name.getBytes(UTF_8), UTF_8);
    Order order = new Order(whole, count, big, List.of(), Map.of(), new Inner(flag, ratio));
    Order full = new Order(whole, count, big, valid(tags), Map.of("size", marks.size()), new Inner(flag, ratio));

    assertThat(ORDER.decode(ORDER.encode(order))).isEqualTo(order);
    assertThat(ORDER.decode(ORDER.encode(full))).isEqualTo(full);
    assertThat(ORDER.fromEdge(ORDER.toEdge(full))).isEqualTo(full);
  }

  /** Half a surrogate pair has no form in UTF-8. */
  private static List<String> valid(List<String> texts) {
    return texts.stream().map(text -> new String(text.getBytes(UTF_8), UTF_8)).toList();
  }

  @Property
  void whateverBytesArriveTheyAreReadOrRefused(@ForAll byte[] bytes) {
    for (Runnable read : List.<Runnable>of(() -> ORDER.decode(bytes), () -> ORDER.fromEdge(bytes))) {
      try {
        read.run();
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void aBodyInAnUnknownEncodingIsRefused() {
    assertThatThrownBy(() -> MILLIS.fromEdge(new byte[] {0, 0, 1, 0}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("The body is in no encoding of JSON: ");
  }

  @Test
  void theFormBetweenProcessesIsNotJson() {
    Millis millis = new Millis(1.5);

    assertThat(new String(MILLIS.toEdge(millis), UTF_8)).isEqualTo("{\"millis\":1.5}");
    assertThat(MILLIS.encode(millis)).isNotEqualTo(MILLIS.toEdge(millis));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "{\"millis\":        | Invalid JSON at line 1, column",
      "[1,2                | The JSON does not fit",
      "{\"millis\":\"abc\"} | The JSON does not fit at millis",
      "{\"millis\":null}   | The JSON does not fit at millis",
      "{\"millis\":{}}     | The JSON does not fit at millis",
      "null                | The body is JSON null; give an object",
      "{\"millis\":1} x    | Invalid JSON at line 1, column",
      "``                  | The JSON does not fit",
      "not json            | Invalid JSON at line 1, column 5",
  })
  void aBodyThatDoesNotFitIsRefusedWithItsPlace(String body, String message) {
    assertThatThrownBy(() -> MILLIS.fromEdge(body.getBytes(UTF_8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aPlaceDeepInTheBodyIsNamedByItsPath() {
    String body = "{\"name\":\"n\",\"count\":1,\"big\":2,\"tags\":[],\"marks\":{},\"inner\":{\"ratio\":\"x\"}}";

    assertThatThrownBy(() -> ORDER.fromEdge(body.getBytes(UTF_8))).hasMessageContaining("at inner.ratio");
  }

  @Test
  void noClassCanBeNamedByInput() {
    Codec<Object> open = Codec.json(Object.class);

    Object read = open.fromEdge("[\"java.util.Date\", 1]".getBytes(UTF_8));

    assertThat(read).isEqualTo(List.of("java.util.Date", 1));
    assertThat(open.fromEdge("{\"@class\":\"java.util.Date\"}".getBytes(UTF_8)))
        .isEqualTo(Map.of("@class", "java.util.Date"));
  }

  @Test
  void propertiesFromANewerClientAreIgnored() {
    assertThat(MILLIS.fromEdge("{\"millis\":2,\"since\":\"9.0\"}".getBytes(UTF_8))).isEqualTo(new Millis(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/vnd.offloop+json", "text/json"})
  void jsonIsAcceptedUnderItsNames(String mediaType) {
    assertThat(MILLIS.accepts(mediaType)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "image/png", "application/octet-stream"})
  void otherMediaTypesAreNot(String mediaType) {
    assertThat(MILLIS.accepts(mediaType)).isFalse();
    assertThat(Codec.raw().accepts(mediaType)).isTrue();
  }

  @Test
  void rawBytesPassThroughUncopiedAndHaveTheirWeight() {
    byte[] bytes = {1, 2, 3};
    Codec<byte[]> raw = Codec.raw("image/png");

    assertThat(raw.decode(raw.encode(raw.fromEdge(raw.toEdge(bytes))))).isSameAs(bytes);
    assertThat(raw.weigh(bytes)).isEqualTo(3);
    assertThat(raw.mediaType()).isEqualTo("image/png");
    assertThat(MILLIS.weigh(new Millis(1))).isZero();
  }
}
