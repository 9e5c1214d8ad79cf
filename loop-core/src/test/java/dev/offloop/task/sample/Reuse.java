package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.PerWorker;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.concurrent.atomic.AtomicInteger;

/** Has a counter made for its worker, counts one on, and tells the number of that counter and where it stands. */
public final class Reuse implements Task<Text, Text> {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final PerWorker<Counter> COUNTER = PerWorker.of(Counter::new);
    private static final PerWorker<Counter> BROKEN = PerWorker.of(() -> {
        throw new IllegalStateException("It cannot be made");
    });
    private static final Codec<Text> TEXT = Codec.json(Text.class);
    private static final TaskDescriptor<Text, Text> DESCRIPTOR =
            TaskDescriptor.idempotent("reuse", "Uses what its worker has", TEXT, TEXT);

    private static final class Counter {
        final int number = MADE.incrementAndGet();
        int count;
    }

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(Text input, TaskContext context) throws Exception {
        Counter counter = context.perWorker(input.text().equals("broken") ? BROKEN : COUNTER);
        counter.count++;
        return new Text(ProcessHandle.current().pid() + "/" + counter.number + " " + counter.count);
    }
}
