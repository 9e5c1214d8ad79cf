package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Computes for some milliseconds and takes memory; answers with so many bytes as it took at least. */
public final class Spend implements Task<byte[], Text> {
    private static final int STEPS = 5_000_000;
    private static final int ARRAYS = 64;
    private static final int ARRAY_BYTES = 64 << 10;
    private static final TaskDescriptor<byte[], Text> DESCRIPTOR =
            TaskDescriptor.idempotent("spend", "Takes processor time and memory", Codec.raw(), Codec.json(Text.class));

    @Override
    public TaskDescriptor<byte[], Text> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Text run(byte[] input, TaskContext context) {
        List<byte[]> taken = new ArrayList<>();
        long state = 1;
        for (int i = 0; i < ARRAYS; i++) {
            byte[] array = new byte[ARRAY_BYTES];
            for (int step = 0; step < STEPS / ARRAYS; step++) {
                state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            }
            array[i] = (byte) state;
            taken.add(array);
        }
        long bytes = taken.stream().mapToLong(array -> array.length).sum();
        return new Text(Long.toString(bytes));
    }
}
