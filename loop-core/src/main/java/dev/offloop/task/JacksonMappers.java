package dev.offloop.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleAbstractTypeResolver;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.LinkedHashSet;
import java.util.Set;

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
                .addModule(StrictNumbers.module())
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
}
