package dev.offloop.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JacksonCodecTest {
    record Inner(boolean flag, double ratio) {}

    record Order(String name, int count, long big, List<String> tags, Map<String, Integer> marks, Inner inner) {}

    record Millis(double millis) {}

    enum Kind {
        PLAIN,
        FANCY
    }

    record Loose(
            String name,
            int count,
            long big,
            boolean flag,
            @Nullable List<String> tags,
            @Nullable Inner inner,
            @Nullable Kind kind) {}

    record Small(int size) {
        Small {
            if (size > 10) {
                throw new InvalidInputException("'size' is " + size + "; give 10 at most");
            }
        }
    }

    record Untyped(Object a) {}

    record Tree(JsonNode a) {}

    record AnyNumber(Number a) {}

    record Decimal(BigDecimal a) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Doubles(double[] a) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Floats(float[] a) {}

    record LateUntyped(Object a) implements Late {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record LateFloats(float[] a) implements Late {}

    /** Jackson keeps the fields that stand before the name of the type. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = LateUntyped.class, name = "untyped"),
        @JsonSubTypes.Type(value = LateFloats.class, name = "floats")
    })
    sealed interface Late {}

    record Stubborn(int size) {
        @Override
        public int size() {
            throw new IllegalStateException("not for " + size);
        }
    }

    record Tagged(Set<String> tags) {}

    private static final Codec<Object> MAP = Codec.json(Object.class);

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
        return texts.stream()
                .map(text -> new String(text.getBytes(UTF_8), UTF_8))
                .toList();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b000000",
                "7b007d00",
                "007b007d",
                "fffe7b007d00", // UTF-32 and UTF-16
                "7b2261223a22c0af227d",
                "7b2261223ae08080227d", // overlong
                "7b2261223a22eda080227d", // a surrogate
                "7b2261223a22f4908080227d",
                "7b2261223a22ff227d",
                "7b2261223a22e282"
            })
    void bytesThatAreNoUtf8AreRefusedWithTheirPlace(String hex) {
        assertThatThrownBy(() -> MAP.fromEdge(HexFormat.of().parseHex(hex)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("The body is no JSON: it is not UTF-8: .* at offset \\d+.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\udc00",
                "\\ud800\\ud800",
                "\\ud83dx",
                "\\udc00\\ud800",
                "\\\\\\uDFFF",
                "\\ud83d\\\\ude00"
            })
    void halfOfASurrogatePairIsRefusedInTextsAndNames(String half) {
        for (String body : List.of("{\"a\":\"" + half + "\"}", "{\"" + half + "\":1}")) {
            assertThatThrownBy(() -> MAP.fromEdge(body.getBytes(UTF_8)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("half of a surrogate pair");
        }
    }

    @Test
    void wholeSurrogatePairsAndEscapedBackslashesAreTexts() {
        assertThat(MAP.fromEdge("{\"a\":\"\\ud83d\\ude00 \uD83D\uDE00 \\\\ud800\"}".getBytes(UTF_8)))
                .isEqualTo(Map.of("a", "\uD83D\uDE00 \uD83D\uDE00 \\ud800"));
    }

    @Property
    void whatIsAcceptedAsUtf8IsWhatTheDecoderOfTheJdkAccepts(@ForAll byte[] bytes) {
        boolean accepted = true;
        try {
            assertThat(Utf8.decode(bytes)).isEqualTo(new String(bytes, UTF_8));
        } catch (InvalidInputException e) {
            accepted = false;
        }
        assertThat(accepted).isEqualTo(isUtf8(bytes));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Property
    void textIsWholeWhenItsUtf8IsItselfAgain(@ForAll String text) {
        assertThat(Utf8.isWhole(text)).isEqualTo(new String(text.getBytes(UTF_8), UTF_8).equals(text));
    }

    @Test
    void theFormBetweenProcessesIsNotJson() {
        Millis millis = new Millis(1.5);

        assertThat(new String(MILLIS.toEdge(millis), UTF_8)).isEqualTo("{\"millis\":1.5}");
        assertThat(MILLIS.encode(millis)).isNotEqualTo(MILLIS.toEdge(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"millis\":        | Invalid JSON at line 1, column 11: it ends too early",
                "[1,2                | The JSON does not fit: it must be an object, not an array",
                "{\"millis\":\"abc\"} | The JSON does not fit at millis: it must be a number, not a text",
                "{\"millis\":\"1\"}   | The JSON does not fit at millis: it must be a number, not a text",
                "{\"millis\":\"NaN\"} | The JSON does not fit at millis: it must be a number, not a text",
                "{\"millis\":\"\"}    | The JSON does not fit at millis: it must be a number, not a text",
                "{\"millis\":true}   | The JSON does not fit at millis: it must be a number, not true or false",
                "{\"millis\":1e999}  | The JSON does not fit at millis: it must be a number, and the number is too large for that",
                "{\"millis\":NaN}    | Invalid JSON at line 1, column 14: Non-standard token 'NaN'",
                "{\"millis\":+1}     | Invalid JSON at line 1, column 12: Unexpected character ('+' (code 43)) in numeric value: JSON",
                "{\"millis\":null}   | The JSON does not fit at millis: it must be a number, not null",
                "{}                  | The JSON does not fit at millis: it must be a number, and it is missing",
                "{\"millis\":{}}     | The JSON does not fit at millis: it must be a number, not an object",
                "{\"millis\":[1]}    | The JSON does not fit at millis: it must be a number, not an array",
                "{\"millis\":1,\"millis\":2} | Invalid JSON at line 1, column 21: Duplicate field 'millis'",
                "{\"milis\":1}       | The JSON has a field 'milis', which is unknown; did you mean 'millis'?",
                "{\"millis\":1,\"milis\":1} | The JSON has a field 'milis', which is unknown; did you mean 'millis'?",
                "{\"since\":1}       | The JSON has a field 'since', which is unknown; there is 'millis'",
                "null                | The body is JSON null; give an object",
                "{\"millis\":1} x    | Invalid JSON at line 1, column",
                "{\"millis\":1}{\"millis\":2} | Invalid JSON at line 1, column 13: another value follows the first one",
                "{\"millis\":1} 2    | Invalid JSON at line 1, column 14: another value follows the first one",
                "{\"millis\":1}}     | Invalid JSON at line 1, column 13: Unexpected close marker '}'",
                "\uFEFF{\"millis\":1} | The body is no JSON: it begins with a byte order mark",
                "``                  | The JSON does not fit: it must be an object, and there is nothing",
                "not json            | Invalid JSON at line 1, column 5",
            })
    void aBodyThatDoesNotFitIsRefusedWithItsPlace(String body, String message) {
        assertThatThrownBy(() -> MILLIS.fromEdge(body.getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":+1}",
                "{\"a\":NaN}",
                "{\"a\":-Infinity}",
                "{\"a\":-INF}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":0x1}",
                "{\"a\":'b'}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "[1,]",
                "{\"a\":1 /*x*/}",
                "{} // x",
                "{} # x",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\q\"}",
                "{\"a\":1]",
                "[1}",
                "}",
                "]",
                "{}}",
                "{\"a\":tru}",
                "{}{}",
                "{} 5",
                "{} \"x\"",
                "{\"a\"",
                "{",
                "[",
                "\"abc",
                "-",
                "{\"a\":-}",
                "{}\u0001",
                "",
                "NaN",
                "{\"a\":1e}",
                "nul"
            })
    void malformedJsonIsToldWithoutNamesOfClassesAndOptions(String body) {
        assertThatThrownBy(() -> MAP.fromEdge(body.getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .doesNotContainPattern("[A-Z][a-z]{2,}[A-Z]|[A-Z]{2,}_|java|REDACTED|enable|allowed as per")
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count | \"1\" | a whole number from -2147483648 to 2147483647, not a text",
                "count | 1.0   | a whole number from -2147483648 to 2147483647, not a number with a fraction or an exponent",
                "count | 1.9   | a whole number from -2147483648 to 2147483647, not a number with a fraction or an exponent",
                "count | 6e2   | a whole number from -2147483648 to 2147483647, not a number with a fraction or an exponent",
                "count | true  | a whole number from -2147483648 to 2147483647, not true or false",
                "count | null  | a whole number from -2147483648 to 2147483647, not null",
                "count | \"\"  | a whole number from -2147483648 to 2147483647, not a text",
                "count | 2147483648 | a whole number from -2147483648 to 2147483647, and the number is too large for that",
                "big   | 9223372036854775808 | a whole number from -9223372036854775808 to 9223372036854775807, and the number is too large",
                "big   | 2.5   | a whole number from -9223372036854775808 to 9223372036854775807, not a number with a fraction",
                "name  | 1     | a text, not a number",
                "name  | 1.5   | a text, not a number",
                "name  | true  | a text, not true or false",
                "name  | [\"a\"] | a text, not an array",
                "tags  | \"a\" | an array, not a text",
                "tags  | \"\"  | an array, not a text",
                "inner | \"\"  | an object, not a text",
                "inner | []    | an object, not an array",
                "flag  | \"true\" | true or false, not a text",
                "flag  | 1     | true or false, not a number",
                "kind  | 0     | one of PLAIN, FANCY, not a number",
                "kind  | \"0\" | one of PLAIN, FANCY, not a text",
                "kind  | \"plain\" | one of PLAIN, FANCY, not a text",
            })
    void nothingIsConverted(String field, String value, String words) {
        assertThatThrownBy(
                        () -> Codec.json(Loose.class).fromEdge(("{\"" + field + "\":" + value + "}").getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The JSON does not fit at " + field + ": it must be " + words)
                .hasMessageNotContaining("java");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Untyped | {\"a\":1e999}         | a",
                "Untyped | {\"a\":-1e999}        | a",
                "Untyped | {\"a\":[{\"b\":1e999}]} | a",
                "Tree    | {\"a\":{\"b\":1e999}} | a",
                "AnyNumber | {\"a\":1e999}       | a",
                "Doubles | {\"a\":[1.5,1e999]}   | a[1]",
                "Floats  | {\"a\":[1.5,1e39]}    | a[1]",
                "Late    | {\"a\":1e999,\"type\":\"untyped\"} | line 1, column 11",
                "Late    | {\"a\":[1e39],\"type\":\"floats\"} | a[0]",
            })
    void aNumberThatIsTooLargeIsRefusedAlsoWhereNoTypeIsDeclared(String type, String body, String place)
            throws ClassNotFoundException {
        Class<?> record = Class.forName(JacksonCodecTest.class.getName() + "$" + type);

        assertThatThrownBy(() -> Codec.json(record).fromEdge(body.getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The JSON does not fit at " + place
                        + ": it must be a number, and the number is too large for that");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1e999}", "{\"a\":{\"b\":[-1e999]}}"})
    void aNumberThatIsTooLargeForAMapIsRefusedWithItsPlace(String body) {
        assertThatThrownBy(() -> MAP.fromEdge(body.getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("The JSON does not fit at line 1, column \\d+: it must be a number, and the number "
                        + "is too large for that");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1.5,\"NaN\"]      | a[1]: it must be a number, not a text",
                "[\"Infinity\"]     | a[0]: it must be a number, not a text",
                "[\"1\"]            | a[0]: it must be a number, not a text",
                "[1,null]            | a[1]: it must be a number, not null",
                "[[1]]               | a[0]: it must be a number, not an array",
                "\"NaN\"            | a: it must be an array, not a text",
                "1                   | a: it must be an array, not a number",
            })
    void anArrayOfNumbersTakesNumbersOnly(String array, String words) {
        for (Class<?> type : List.of(Doubles.class, Floats.class)) {
            assertThatThrownBy(() -> Codec.json(type).fromEdge(("{\"a\":" + array + "}").getBytes(UTF_8)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The JSON does not fit at " + words);
        }
    }

    @Property(tries = 200)
    void anArrayOfNumbersIsReadAsItIsWritten(@ForAll double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();

        assertThat(Codec.json(double[].class).fromEdge(Arrays.toString(finite).getBytes(UTF_8)))
                .containsExactly(finite);
    }

    @Test
    void aDecimalOfAnySizeIsTakenWhereOneIsDeclared() {
        assertThat(Codec.json(Decimal.class).fromEdge("{\"a\":1e999}".getBytes(UTF_8)))
                .isEqualTo(new Decimal(new BigDecimal("1e999")));
    }

    @Test
    void aMissingFieldOfAnObjectTypeIsNullAndAnEmptyTextIsOne() {
        Loose loose =
                Codec.json(Loose.class).fromEdge("{\"name\":\"\",\"count\":1,\"big\":2,\"flag\":true}".getBytes(UTF_8));

        assertThat(loose).isEqualTo(new Loose("", 1, 2, true, null, null, null));
    }

    @Test
    void aRecordThatRefusesItsValuesIsToldInItsWords() {
        assertThatThrownBy(() -> Codec.json(Small.class).fromEdge("{\"size\":11}".getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'size' is 11; give 10 at most");
    }

    @Test
    void sizesAreBoundedByTheBodyAndDepthAndDigitsByFixedNumbers() {
        String text = "x".repeat(21_000_000);
        assertThat(MAP.fromEdge(("{\"a\":\"" + text + "\"}").getBytes(UTF_8))).isEqualTo(Map.of("a", text));
        assertThat(MAP.decode(MAP.encode(Map.of("a", text)))).isEqualTo(Map.of("a", text));
        assertThat(MAP.fromEdge(("{\"" + "n".repeat(60_000) + "\":1}").getBytes(UTF_8)))
                .isEqualTo(Map.of("n".repeat(60_000), 1));
        assertThat(MAP.fromEdge(nested(1_000).getBytes(UTF_8))).isInstanceOf(Map.class);
        assertThatThrownBy(() -> MAP.fromEdge(nested(1_001).getBytes(UTF_8)))
                .hasMessage("The JSON is refused: it is nested deeper than 1000 levels");
        assertThatThrownBy(() -> MAP.fromEdge(("{\"a\":" + "1".repeat(1_001) + "}").getBytes(UTF_8)))
                .hasMessage("The JSON is refused: a number has more than 1000 digits");
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    @Test
    void aValueThatCannotBeWrittenIsToldAlikeInBothFormsAndIsNotTheCallersFault() {
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        BigInteger large = BigInteger.TEN.pow(5_000);

        for (Map<?, ?> value :
                List.of(Map.of("a", deep), Map.of("a", "\uD800"), Map.of("a", List.of(new Stubborn(1))))) {
            String inJson = catchThrowableOfType(CodecException.class, () -> MAP.toEdge(value))
                    .getMessage();
            String inCbor = catchThrowableOfType(CodecException.class, () -> MAP.encode(value))
                    .getMessage();
            assertThat(inJson).isNotEmpty().isEqualTo(inCbor).doesNotContain("StreamWriteConstraints");
        }
        assertThat(MAP.decode(MAP.encode(Map.of("a", large)))).isEqualTo(Map.of("a", large));
    }

    @Test
    void theOrderOfASetOutlivesTheWayBetweenProcesses() {
        Tagged tagged = new Tagged(new LinkedHashSet<>(List.of("z", "y", "a", "m")));

        Codec<Tagged> codec = Codec.json(Tagged.class);

        assertThat(codec.toEdge(codec.decode(codec.encode(tagged)))).isEqualTo(codec.toEdge(tagged));
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
