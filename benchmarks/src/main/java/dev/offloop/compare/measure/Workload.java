package dev.offloop.compare.measure;

import dev.offloop.offload.Offload;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskOptions;
import dev.offloop.tasks.Churn;
import io.vertx.core.Future;
import java.util.Map;

/**
 * One task with one input.
 *
 * @param payloadBytes size of the input between processes
 * @param outputBytes size of the output between processes; 0 when unknown
 * @param workMicros how long it computes, as asked for; 0 for none, negative when unknown
 * @param inFlight how many are under way when the rate is measured
 * @param parameters passed to the task
 */
public record Workload<I, O>(
        Task<I, O> task,
        I input,
        int payloadBytes,
        int outputBytes,
        double workMicros,
        int inFlight,
        Map<String, String> parameters) {
    /** Payload bytes under way at once, at most. */
    private static final int BYTES_IN_FLIGHT = 4 << 20;

    private static final int MAX_IN_FLIGHT = 1_000;

    /** A task runs and another waits at each worker. */
    private static final int MIN_IN_FLIGHT = 2 * Runtime.getRuntime().availableProcessors();

    /** Work that may be under way at once, so that a measurement ends soon after its time. */
    private static final double MICROS_IN_FLIGHT = 4_000;

    /** Work in whose light a window of two tasks per worker is enough. */
    private static final double UNKNOWN_WORK_MICROS = 10_000;

    /**
     * Computes for a given time and gives the bytes back.
     *
     * @param task the registered one
     */
    public static Workload<byte[], byte[]> churn(
            Task<byte[], byte[]> task, int payloadBytes, double workMicros, double stepsPerMicro) {
        int steps = (int) Math.round(workMicros * stepsPerMicro);
        return new Workload<>(
                task,
                Churn.order(payloadBytes, steps),
                payloadBytes,
                payloadBytes,
                workMicros,
                window(payloadBytes, workMicros),
                Map.of());
    }

    /** Any task, with an input in its edge form. Runs it once, here, to see how large its output is. */
    public static <I, O> Workload<I, O> of(Task<I, O> task, byte[] edgeInput, Map<String, String> parameters) {
        I input = task.descriptor().input().fromEdge(edgeInput);
        int bytes = task.descriptor().input().encode(input).length;
        return new Workload<>(
                task,
                input,
                bytes,
                outputBytes(task, input, parameters),
                -1,
                window(bytes, UNKNOWN_WORK_MICROS),
                parameters);
    }

    /** A task that fails is reported by its measurement. */
    private static <I, O> int outputBytes(Task<I, O> task, I input, Map<String, String> parameters) {
        try {
            return task.descriptor().output().encode(task.run(input, TaskContext.undisturbed(parameters))).length;
        } catch (Exception e) {
            return 0;
        }
    }

    private static int window(int payloadBytes, double workMicros) {
        double byBytes = (double) BYTES_IN_FLIGHT / Math.max(1, payloadBytes);
        double byWork = MICROS_IN_FLIGHT / Math.max(1, workMicros);
        return (int) Math.clamp(Math.min(byBytes, byWork), MIN_IN_FLIGHT, MAX_IN_FLIGHT);
    }

    /** The name of the task. */
    public String name() {
        return task.descriptor().name();
    }

    /** Starts it with this strategy; on the event loop. */
    public Future<O> submit(Offload offload, String strategy) {
        return offload.submit(
                        task,
                        input,
                        TaskOptions.defaults().parameters(parameters).strategy(strategy))
                .future();
    }
}
