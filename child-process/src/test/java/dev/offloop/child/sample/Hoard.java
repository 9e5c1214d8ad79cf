package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.util.ArrayList;
import java.util.List;

/** Keeps all it can get of the heap. */
public final class Hoard implements Task<Text, Text> {
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.nonIdempotent("hoard", "Fills the heap", Codec.json(Text.class), Codec.json(Text.class));

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) {
        List<byte[]> kept = new ArrayList<>();
        while (!context.isCancelled()) {
            kept.add(new byte[1 << 20]);
        }
        return new Text(Integer.toString(kept.size()));
    }
}
