package dev.offloop.child.agent;

import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskRegistry;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A child as {@link ChildMain} is, for whose start the JVM records the classes into an AOT cache. It knows one task
 * more, and when its bell is cut it ends normally: that is when the JVM writes what it recorded.
 */
public final class ChildTraining {
    /** Name of the property that leaves out the warm-up of the tasks of the class path. */
    public static final String COLD = "offloop.training.cold";

    /**
     * Answers with its input. The tasks of the class path are warmed up and not run, as what they do is not known here.
     */
    public static final String PROBE = "offloop-training";

    private ChildTraining() {}

    /** Takes what {@link ChildMain} takes. */
    public static void main(String[] args) {
        ChildMain.run(args, List.of(new Probe()), false);
    }

    private static final class Probe implements RawTask<byte[]> {
        static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
                TaskDescriptor.idempotent(PROBE, "Answers with its input", Codec.raw(), Codec.raw());

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return DESCRIPTOR;
        }

        /** As a spare does, whose classes are recorded with that. */
        @Override
        public void warmUp() {
            if (!Boolean.getBoolean(COLD)) {
                TaskRegistry.load(ChildTraining.class.getClassLoader()).all().forEach(TaskWarmUp::warmUp);
            }
        }

        @Override
        public byte[] run(MemorySegment input, TaskContext context) {
            return context.result(input);
        }
    }
}
