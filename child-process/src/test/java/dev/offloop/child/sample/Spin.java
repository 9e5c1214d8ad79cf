package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the file named by its input, then counts for minutes in a loop that looks at nothing else. */
public final class Spin implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("spin", "Counts for minutes", Codec.json(Text.class), Codec.json(Text.class));

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) throws IOException {
        Files.createFile(Path.of(input.text()));
        long sum = 0;
        for (int outer = 0; outer < 1_000; outer++) {
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                sum += sum ^ i;
            }
        }
        return new Text(Long.toString(sum));
    }
}
