package dev.offloop.child.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.sample.Text;
import java.util.concurrent.CountDownLatch;

/** Tells on which thread it was warmed up; {@code -Dtest.warm-up} has that throw or never end. */
public final class Warm implements Task<Text, Text> {
    private static final String HOW = System.getProperty("test.warm-up", "");

    private static final TaskDescriptor<Text, Text> DESCRIPTOR = TaskDescriptor.idempotent(
            "warm", "Tells whether it is warm", Codec.json(Text.class), Codec.json(Text.class));

    private volatile String state = "cold";

    @Override
    public TaskDescriptor<Text, Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public void warmUp() throws InterruptedException {
        switch (HOW) {
            case "throw" -> throw new IllegalStateException("too cold");
            case "exit" -> System.exit(7);
            case "hang" -> new CountDownLatch(1).await();
            default -> state = Thread.currentThread().getName();
        }
    }

    @Override
    public Text run(Text input, TaskContext context) {
        return new Text(state + " " + Thread.currentThread().getName());
    }
}
