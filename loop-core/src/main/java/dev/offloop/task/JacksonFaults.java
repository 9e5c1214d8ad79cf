package dev.offloop.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What Jackson finds wrong, in words for the caller: with the place, what was expected there, and what stood there. */
final class JacksonFaults {
    static final String TOO_LARGE = "too large";

    /** What Jackson adds for programmers: which of its options would allow it, and where it keeps the source. */
    private static final Pattern ADVICE = Pattern.compile(
            ": enable `.*| \\(not recognized as .*|(?:: expected '.')?(?: \\(for (?:Object|Array|root) starting .*)");

    private JacksonFaults() {}

    /** What is told of an input that could not be read. */
    static InvalidInputException whileReading(IOException fault, ObjectMapper mapper, byte[] body) {
        String unknown = fault instanceof JsonMappingException mapping ? unknownBeside(mapping, mapper, body) : null;
        if (unknown != null) {
            return new InvalidInputException(unknown, fault);
        }
        InvalidInputException ours = find(fault, InvalidInputException.class);
        return ours == null ? new InvalidInputException(words(fault), fault) : ours;
    }

    /**
     * A name that is unknown where another is missing: most likely a slip of the pen. Jackson calls the constructor,
     * which misses the right one, before it looks at names that are left.
     */
    private static @Nullable String unknownBeside(JsonMappingException fault, ObjectMapper mapper, byte[] body) {
        List<JsonMappingException.Reference> path = fault.getPath();
        JavaType type = null;
        int depth = path.size();
        if (fault instanceof ValueInstantiationException refused) {
            type = refused.getType();
        } else if (!path.isEmpty() && path.getLast().getFrom() instanceof Class<?> from) {
            type = mapper.constructType(from);
            depth--;
        }
        return type == null ? null : unknownIn(type, path.subList(0, depth), mapper, body);
    }

    private static @Nullable String unknownIn(
            JavaType type, List<JsonMappingException.Reference> path, ObjectMapper mapper, byte[] body) {
        BeanDescription description = mapper.getDeserializationConfig().introspect(type);
        if (type.isContainerType() || description.findAnySetterAccessor() != null) {
            return null;
        }
        Set<String> known = new TreeSet<>();
        for (BeanPropertyDefinition property : description.findProperties()) {
            known.add(property.getName());
            property.findAliases().forEach(alias -> known.add(alias.getSimpleName()));
        }
        for (Iterator<String> names = find(path, mapper, body).fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                return unknownField(path, name, known);
            }
        }
        return null;
    }

    private static JsonNode find(List<JsonMappingException.Reference> path, ObjectMapper mapper, byte[] body) {
        try {
            JsonNode node = mapper.readTree(body);
            for (JsonMappingException.Reference step : path) {
                node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
            }
            return node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static String words(IOException fault) {
        StreamConstraintsException limit = find(fault, StreamConstraintsException.class);
        if (limit != null) {
            return "The JSON is refused: " + limitWords(limit);
        }
        if (fault instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = Objects.requireNonNullElse(unknown.getKnownPropertyIds(), List.of());
            List<JsonMappingException.Reference> path = unknown.getPath();
            return unknownField(
                    path.subList(0, path.size() - 1),
                    unknown.getPropertyName(),
                    known.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new)));
        }
        InputCoercionException overflow = find(fault, InputCoercionException.class);
        if (overflow != null) {
            String path = pathOf(fault);
            return misfit(path.isEmpty() ? place(overflow) : path) + "it must be " + wordsFor(overflow.getTargetType())
                    + ", and the number is too large for that";
        }
        StreamReadException syntax = find(fault, StreamReadException.class);
        if (syntax != null) {
            return invalid(syntax, syntaxWords(syntax));
        }
        if (fault instanceof JsonMappingException mapping) {
            return mapping.getOriginalMessage().startsWith("Trailing token")
                    ? invalid(mapping, "another value follows the first one")
                    : mismatch(mapping);
        }
        return "The body cannot be read: " + fault.getMessage();
    }

    private static String invalid(JsonProcessingException fault, String words) {
        return "Invalid JSON at " + place(fault) + ": " + words;
    }

    private static String place(JsonProcessingException fault) {
        return "line " + line(fault) + ", column " + column(fault);
    }

    private static String unknownField(List<JsonMappingException.Reference> path, String name, Set<String> known) {
        String within = path.isEmpty() ? "" : " within " + pathOf(path);
        return "The JSON has a field '" + name + "'" + within + ", which is unknown; "
                + NearMatches.advice(name, known, "there are none");
    }

    private static String mismatch(JsonMappingException fault) {
        Throwable root = fault.getCause();
        if (root != null && !(root instanceof IOException)) {
            return misfit(pathOf(fault)) + Objects.requireNonNullElse(root.getMessage(), "the value is refused");
        }
        Class<?> type = fault instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : null;
        String wanted = type == null ? "" : "it must be " + wordsFor(type) + ", ";
        return misfit(pathOf(fault)) + wanted + given(fault);
    }

    private static String misfit(String path) {
        return path.isEmpty() ? "The JSON does not fit: " : "The JSON does not fit at " + path + ": ";
    }

    private static String given(JsonMappingException fault) {
        if (TOO_LARGE.equals(fault.getOriginalMessage())) {
            return "and the number is too large for that";
        }
        JsonToken token = fault.getProcessor() instanceof JsonParser parser ? parser.currentToken() : null;
        return switch (token) {
            case VALUE_STRING -> "not a text";
            case VALUE_NUMBER_INT -> "not a number";
            case VALUE_NUMBER_FLOAT -> "not a number with a fraction or an exponent";
            case VALUE_TRUE, VALUE_FALSE -> "not true or false";
            case VALUE_NULL -> "not null";
            case START_OBJECT, FIELD_NAME -> "not an object";
            case START_ARRAY -> "not an array";
            case END_OBJECT -> "and it is missing";
            case null -> "and there is nothing";
            default -> "and it is not";
        };
    }

    private static String wordsFor(Class<?> type) {
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
        }
        if (type == long.class || type == Long.class) {
            return "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        if (type.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(String::valueOf)
                                    .toList());
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a text";
        }
        return type.isArray() || Iterable.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    /** Names and indices from the outermost value to where the fault is. */
    private static String pathOf(List<JsonMappingException.Reference> steps) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : steps) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String pathOf(IOException fault) {
        return fault instanceof JsonMappingException mapping ? pathOf(mapping.getPath()) : "";
    }

    private static String limitWords(JsonProcessingException limit) {
        return limit.getOriginalMessage().contains("nesting depth")
                ? "it is nested deeper than " + JacksonMappers.MAX_DEPTH + " levels"
                : "a number has more than " + JacksonMappers.MAX_DIGITS + " digits";
    }

    private static String syntaxWords(StreamReadException fault) {
        return fault instanceof JsonEOFException
                ? "it ends too early"
                : ADVICE.matcher(fault.getOriginalMessage()).replaceAll("");
    }

    private static int line(JsonProcessingException fault) {
        return fault.getLocation() == null ? 1 : fault.getLocation().getLineNr();
    }

    private static int column(JsonProcessingException fault) {
        return fault.getLocation() == null ? 1 : fault.getLocation().getColumnNr();
    }

    /** What is told of a value that cannot be written; the same in JSON and CBOR. */
    static CodecException whileWriting(JsonProcessingException fault) {
        String message = Objects.requireNonNullElse(fault.getOriginalMessage(), "");
        String place = pathOf(fault);
        String what;
        if (find(fault, StreamConstraintsException.class) != null || message.contains("nesting depth")) {
            place = "";
            what = "it is nested deeper than " + JacksonMappers.MAX_DEPTH + " levels";
        } else if (message.contains("surrogate")) {
            return halfOfACharacter(fault);
        } else {
            what = message;
        }
        return new CodecException(place.isEmpty() ? what : "at " + place + ": " + what, fault);
    }

    /**
     * CBOR has no form for it; JSON has one, which is refused as well, so that a result is the same wherever its task
     * runs.
     */
    static CodecException halfOfACharacter(@Nullable Throwable cause) {
        return new CodecException("a text has half of a surrogate pair, which is no character", cause);
    }

    private static <T extends Throwable> @Nullable T find(Throwable fault, Class<T> type) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
