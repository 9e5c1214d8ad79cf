package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import org.slf4j.MDC;

/** Answers with what the context of its log lines has of the name that is its input; spoils that context. */
public final class TellLogContext implements Task<Text, Text> {
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("tell-log-context", "Tells its log context", TEXT, TEXT);

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        String value = MDC.get(input.text());
        if (value != null) {
            MDC.put(input.text(), "spoiled");
        }
        return new Text(value == null ? "none" : value);
    }
}
