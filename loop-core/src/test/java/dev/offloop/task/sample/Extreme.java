package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Parameter;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers with results that are at the bounds of what JSON and CBOR can say, or beyond. */
public final class Extreme implements Task<Extreme.Wish, Extreme.Answer> {
    private static final Parameter.Word MOOD =
            Parameter.word("mood", "calm", "wild").orElse("calm");
    private static final Parameter.Text NOTE = Parameter.text("note").optional();

    private static final TaskDescriptor<Wish, Answer> DESCRIPTOR = TaskDescriptor.idempotent(
                    "extreme", "Answers with extreme results", Codec.json(Wish.class), Codec.json(Answer.class))
            .withParameters(MOOD, NOTE);

    /** What kind of result. */
    public enum Kind {
        TEXT,
        HALF,
        DEEP,
        DIGITS,
        SET,
        FLOATS,
        THROWING
    }

    /**
     * What result.
     *
     * @param size how large or deep
     * @param any not looked at
     */
    public record Wish(
            Kind kind,
            int size,
            @Nullable Map<String, Integer> marks,
            @Nullable Object any) {}

    /** The result. */
    public record Answer(@Nullable Object value, Set<String> tags, String mood) {}

    /** A value that cannot be read. */
    public record Stubborn(int size) {
        @Override
        public int size() {
            throw new IllegalStateException("not for " + size);
        }
    }

    @Override
    public TaskDescriptor<Wish, Answer> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Answer run(Wish wish, TaskContext context) {
        Object value = switch (wish.kind()) {
            case TEXT -> "x".repeat(wish.size());
            case HALF -> "half \uD800";
            case DEEP -> nested(wish.size());
            case DIGITS -> BigInteger.TEN.pow(wish.size());
            case SET -> NOTE.of(context).orElse("");
            case FLOATS -> List.of(1.1f, Double.NaN, Float.NEGATIVE_INFINITY, -0.0, 1e-320);
            case THROWING -> new Stubborn(wish.size());
        };
        return new Answer(value, new LinkedHashSet<>(List.of("zebra", "aardvark", "mole")), MOOD.of(context));
    }

    private static List<?> nested(int levels) {
        List<?> list = List.of();
        for (int level = 1; level < levels; level++) {
            list = List.of(list);
        }
        return list;
    }
}
