package dev.offloop.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.Serial;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers with a fraction, and arrays of them, as such; Jackson's own takes "NaN" and "Infinity" as texts, and
 * what is too large for infinity.
 */
final class StrictNumbers {
    private StrictNumbers() {}

    static SimpleModule module() {
        return new SimpleModule()
                .addDeserializer(double.class, new OfDouble(double.class))
                .addDeserializer(Double.class, new OfDouble(Double.class))
                .addDeserializer(double[].class, new OfArray<>(double[].class, new OfDouble(double.class)))
                .addDeserializer(float.class, new OfFloat(float.class))
                .addDeserializer(Float.class, new OfFloat(Float.class))
                .addDeserializer(float[].class, new OfArray<>(float[].class, new OfFloat(float.class)));
    }

    private abstract static class OfNumber<N extends Number> extends StdScalarDeserializer<N> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean primitive;

        OfNumber(Class<N> type) {
            super(type);
            primitive = type.isPrimitive();
        }

        abstract N read(JsonParser parser) throws IOException;

        @Override
        public N deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
                return context.reportInputMismatch(this, "No number");
            }
            N number = read(parser);
            return Double.isInfinite(number.doubleValue())
                    ? context.reportInputMismatch(this, JacksonFaults.TOO_LARGE)
                    : number;
        }

        @Override
        public @Nullable N getNullValue(DeserializationContext context) throws JsonMappingException {
            return primitive ? context.reportInputMismatch(this, "No number") : null;
        }
    }

    private static final class OfDouble extends OfNumber<Double> {
        @Serial
        private static final long serialVersionUID = 1L;

        OfDouble(Class<Double> type) {
            super(type);
        }

        @Override
        Double read(JsonParser parser) throws IOException {
            return parser.getDoubleValue();
        }
    }

    private static final class OfFloat extends OfNumber<Float> {
        @Serial
        private static final long serialVersionUID = 1L;

        OfFloat(Class<Float> type) {
            super(type);
        }

        @Override
        Float read(JsonParser parser) throws IOException {
            return parser.getFloatValue();
        }
    }

    /** An array of primitive numbers. */
    private static final class OfArray<A> extends StdScalarDeserializer<A> {
        @Serial
        private static final long serialVersionUID = 1L;

        private static final int FIRST_LENGTH = 16;

        private final Class<A> type;
        private final OfNumber<?> number;

        OfArray(Class<A> type, OfNumber<?> number) {
            super(type);
            this.type = type;
            this.number = number;
        }

        @Override
        public A deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.isExpectedStartArrayToken()) {
                return context.reportInputMismatch(this, "No array");
            }
            Object values = Array.newInstance(type.componentType(), FIRST_LENGTH);
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (count == Array.getLength(values)) {
                    values = copy(values, count, 2 * count);
                }
                try {
                    Array.set(values, count, number.deserialize(parser, context));
                } catch (IOException e) {
                    throw JsonMappingException.wrapWithPath(e, values, count);
                }
                count++;
            }
            return type.cast(copy(values, count, count));
        }

        private Object copy(Object values, int count, int length) {
            Object copy = Array.newInstance(type.componentType(), length);
            System.arraycopy(values, 0, copy, 0, count);
            return copy;
        }
    }
}
