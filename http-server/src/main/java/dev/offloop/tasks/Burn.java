package dev.offloop.tasks;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * Uses processor time, for trying out strategies and overload.
 *
 * <p>Counts the CPU time of the thread, so that a thread that has to share its core takes longer and does the same
 * work. A virtual thread has no such clock: there it counts elapsed time.
 */
public final class Burn implements Task<Burn.Order, Burn.Receipt> {
    private static final double MAX_MILLIS = 3_600_000;
    private static final double NANOS_PER_MILLI = 1e6;

    /** About 10 µs of work between two looks at the clock and the cancel flag. */
    private static final int STEPS_PER_LOOK = 10_000;

    private static final double WARM_MILLIS = 5;

    private static final TaskDescriptor<Order, Receipt> DESCRIPTOR = TaskDescriptor.idempotent(
                    "burn", "Uses CPU time: {\"millis\":25}", Codec.json(Order.class), Codec.json(Receipt.class))
            .withParameters();

    /**
     * How long to work.
     *
     * @param millis CPU time; above 0, at most an hour
     */
    public record Order(double millis) {
        public Order {
            if (!(millis > 0 && millis <= MAX_MILLIS)) {
                throw new InvalidInputException("'millis' is " + millis + "; give a number above 0, at most 3600000");
            }
        }
    }

    /**
     * What was done.
     *
     * @param millis time used on the clock that was counted
     * @param checksum depends on every step, so that none is optimized away
     */
    public record Receipt(double millis, long checksum) {}

    @Override
    public TaskDescriptor<Order, Receipt> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public void warmUp() throws Exception {
        Rehearsal.run(this, new Order(WARM_MILLIS));
    }

    @Override
    public Receipt run(Order order, TaskContext context) {
        LongSupplier clock = clock();
        long nanos = (long) (order.millis() * NANOS_PER_MILLI);
        long start = clock.getAsLong();
        long state = 0x9E3779B97F4A7C15L;
        long used = 0;
        while (used < nanos) {
            context.checkpoint();
            state = steps(state);
            used = clock.getAsLong() - start;
        }
        return new Receipt(used / NANOS_PER_MILLI, state);
    }

    private static LongSupplier clock() {
        if (Thread.currentThread().isVirtual()) {
            return System::nanoTime;
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads::getCurrentThreadCpuTime;
    }

    private static long steps(long seed) {
        long x = seed;
        for (int i = 0; i < STEPS_PER_LOOK; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
