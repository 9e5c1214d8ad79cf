package dev.offloop.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleAbstractTypeResolver;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How Jackson is set up for tasks. Its own limits of size are lifted, since bodies have theirs; the depth stays
 * bounded, as each level takes stack, and is the same in every direction.
 */
final class JacksonMappers {
    /** Levels of objects and arrays in one another, of inputs and results. */
    static final int MAX_DEPTH = 1_000;

    /** Digits of a number in JSON: making a number of its digits takes more than linear time. */
    static final int MAX_DIGITS = 1_000;

    private static final StreamWriteConstraints WRITING =
            StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build();

    /** A value is what was written or nothing: no conversions, no duplicates, no unknown names. */
    static final ObjectMapper JSON = json();

    /** Names that only one side knows are left out: a result may have more than its type can be made from. */
    static final ObjectMapper CBOR = cbor();

    private JacksonMappers() {}

    private static ObjectMapper json() {
        JsonFactory factory = new JsonFactoryBuilder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(reading(MAX_DIGITS))
                .streamWriteConstraints(WRITING)
                .build();
        return JsonMapper.builder(factory)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .withCoercionConfigDefaults(
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addModule(new SimpleModule()
                        .addDeserializer(double.class, new StrictDouble(double.class))
                        .addDeserializer(Double.class, new StrictDouble(Double.class))
                        .addDeserializer(float.class, new StrictFloat(float.class))
                        .addDeserializer(Float.class, new StrictFloat(Float.class)))
                .build();
    }

    private static ObjectMapper cbor() {
        SimpleModule ordered = new SimpleModule();
        ordered.setAbstractTypes(new SimpleAbstractTypeResolver().addMapping(Set.class, LinkedHashSet.class));
        CBORFactory factory = CBORFactory.builder()
                .streamReadConstraints(reading(Integer.MAX_VALUE))
                .streamWriteConstraints(WRITING)
                .build();
        return CBORMapper.builder(factory)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(ordered)
                .build();
    }

    private static StreamReadConstraints reading(int digits) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(digits)
                .build();
    }

    /**
     * Reads a number as such; Jackson's own takes "NaN" and "Infinity" as texts, and what is too large for infinity.
     */
    private abstract static class StrictFloating<N extends Number> extends StdScalarDeserializer<N> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean primitive;

        StrictFloating(Class<N> type) {
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
        public @Nullable N getNullValue(DeserializationContext context)
                throws com.fasterxml.jackson.databind.JsonMappingException {
            return primitive ? context.reportInputMismatch(this, "No number") : null;
        }
    }

    private static final class StrictDouble extends StrictFloating<Double> {
        @Serial
        private static final long serialVersionUID = 1L;

        StrictDouble(Class<Double> type) {
            super(type);
        }

        @Override
        Double read(JsonParser parser) throws IOException {
            return parser.getDoubleValue();
        }
    }

    private static final class StrictFloat extends StrictFloating<Float> {
        @Serial
        private static final long serialVersionUID = 1L;

        StrictFloat(Class<Float> type) {
            super(type);
        }

        @Override
        Float read(JsonParser parser) throws IOException {
            return parser.getFloatValue();
        }
    }
}
