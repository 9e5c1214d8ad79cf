package example;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Codec;
import dev.offloop.task.Parameter;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each word stands in a text: {@code curl -T text.txt -X POST
 * 'localhost:8080/tasks/word-count?longer-than=3'}.
 */
public final class WordCount implements Task<byte[], WordCount.Answer> {
    /** Goes out as JSON. */
    public record Answer(int words, Map<String, Integer> counts) {}

    private static final Parameter.WholeNumber LONGER_THAN =
            Parameter.wholeNumber("longer-than", 0, 100).orElse(0);

    private static final TaskDescriptor<byte[], Answer> DESCRIPTOR = TaskDescriptor.idempotent(
                    "word-count", "Counts the words of a text", Codec.raw(), Codec.json(Answer.class))
            .withParameters(LONGER_THAN);

    @Override
    public TaskDescriptor<byte[], Answer> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Answer run(byte[] text, TaskContext context) {
        int longerThan = LONGER_THAN.of(context);
        Map<String, Integer> counts = new TreeMap<>();
        int words = 0;
        for (String word : new String(text, UTF_8).split("[^\\p{L}\\p{N}]+")) {
            context.checkpoint();
            if (word.length() > longerThan) {
                counts.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum);
                words++;
            }
        }
        return new Answer(words, counts);
    }
}
