package dev.offloop.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * JSON at the edge, CBOR between processes; no default typing, so input can name no class. Jackson is loaded at the first
 * value, so that a child that runs raw tasks only never pays for it.
 */
final class JacksonCodec<T> implements Codec<T> {
  private final Form json;
  private final Form cbor;

  JacksonCodec(Class<T> type) {
    json = new Form(type, () -> Json.MAPPER);
    cbor = new Form(type, () -> Cbor.MAPPER);
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  /** JSON under any of its names; also the type that clients send when they were not told any. */
  @Override
  public boolean accepts(String mediaType) {
    return mediaType.equals("application/json")
        || mediaType.endsWith("+json")
        || mediaType.equals("text/json")
        || mediaType.equals("application/x-www-form-urlencoded");
  }

  @Override
  public T fromEdge(byte[] body) {
    return read(json.reader(), body, 0, body.length);
  }

  @Override
  public byte[] toEdge(T value) {
    return write(json.writer(), value);
  }

  @Override
  public T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public T decode(byte[] array, int from, int length) {
    return read(cbor.reader(), array, from, length);
  }

  @Override
  public byte[] encode(T value) {
    return write(cbor.writer(), value);
  }

  private T read(ObjectReader reader, byte[] bytes, int from, int length) {
    try {
      T value = reader.readValue(bytes, from, length);
      if (value == null) {
        throw new InvalidInputException("The body is JSON null; give an object");
      }
      return value;
    } catch (JsonMappingException e) {
      String path = e.getPathReference().replaceAll("[^\\[]*\\[\"([^\"]*)\"\\]", ".$1");
      String where = e.getPath().isEmpty() ? "" : " at " + path.replaceFirst("^.*?\\.", "");
      throw new InvalidInputException("The JSON does not fit" + where + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "Invalid JSON at line " + line(e) + ", column " + column(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InvalidInputException("The body is in no encoding of JSON: " + e.getMessage(), e);
    }
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }

  private static int column(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
  }

  private byte[] write(ObjectWriter writer, T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "A " + value.getClass().getName() + " cannot be encoded: " + e.getOriginalMessage(), e);
    }
  }

  /** One way of writing values; readers and writers are immutable, so that making one twice does no harm. */
  private static final class Form {
    private final Class<?> type;
    private final Supplier<ObjectMapper> mapper;
    private volatile @Nullable ObjectReader reader;
    private volatile @Nullable ObjectWriter writer;

    Form(Class<?> type, Supplier<ObjectMapper> mapper) {
      this.type = type;
      this.mapper = mapper;
    }

    ObjectReader reader() {
      ObjectReader made = reader;
      if (made == null) {
        made = mapper.get().readerFor(type);
        reader = made;
      }
      return made;
    }

    ObjectWriter writer() {
      ObjectWriter made = writer;
      if (made == null) {
        made = mapper.get().writerFor(type);
        writer = made;
      }
      return made;
    }
  }

  private static final class Json {
    static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
  }

  private static final class Cbor {
    static final ObjectMapper MAPPER =
        CBORMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  }
}
