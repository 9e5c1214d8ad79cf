package app;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;

/** Work for a child JVM: it may not share heap and fate with the server. */
public final class Square implements Task<Integer, Integer> {
    private static final TaskDescriptor<Integer, Integer> DESCRIPTOR = TaskDescriptor.idempotent(
            "square", "Squares a number", Codec.json(Integer.class), Codec.json(Integer.class));

    @Override
    public TaskDescriptor<Integer, Integer> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Integer run(Integer input, TaskContext context) {
        return input * input;
    }
}
