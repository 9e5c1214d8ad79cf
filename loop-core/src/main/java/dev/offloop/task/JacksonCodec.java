package dev.offloop.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * JSON at the edge, CBOR between processes; no default typing, so input can name no class. Jackson is loaded at the
 * first value, so that a child that runs raw tasks only never pays for it.
 *
 * <p>What comes over the edge is taken as strictly as {@link JacksonMappers#JSON} has it; what comes from another
 * process was written by this class.
 */
final class JacksonCodec<T> implements Codec<T> {
    private final Form json;
    private final Form cbor;

    JacksonCodec(Class<T> type) {
        json = new Form(type, () -> JacksonMappers.JSON);
        cbor = new Form(type, () -> JacksonMappers.CBOR);
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
        String fault = JsonText.fault(body);
        if (fault != null) {
            throw new InvalidInputException("The body is no JSON: " + fault);
        }
        try (JsonParser parser = new FiniteNumbers(JacksonMappers.JSON.createParser(body))) {
            return notNull(json.reader().readValue(parser));
        } catch (IOException e) {
            throw JacksonFaults.whileReading(e, JacksonMappers.JSON, body);
        }
    }

    @Override
    public byte[] toEdge(T value) {
        byte[] text = write(json.writer(), value);
        if (JsonText.fault(text) != null) {
            throw JacksonFaults.halfOfACharacter(null);
        }
        return text;
    }

    @Override
    public T decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    @Override
    public T decode(byte[] array, int from, int length) {
        try {
            return notNull(cbor.reader().readValue(array, from, length));
        } catch (IOException e) {
            throw new InvalidInputException("This is no CBOR of the type: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] encode(T value) {
        return write(cbor.writer(), value);
    }

    private static <T> T notNull(@Nullable T value) {
        if (value == null) {
            throw new InvalidInputException("The body is JSON null; give an object");
        }
        return value;
    }

    private byte[] write(ObjectWriter writer, T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw JacksonFaults.whileWriting(e);
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
}
