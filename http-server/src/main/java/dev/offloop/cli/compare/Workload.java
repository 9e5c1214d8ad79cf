package dev.offloop.cli.compare;

import dev.offloop.offload.Offload;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.tasks.Burn;
import dev.offloop.tasks.Echo;
import io.vertx.core.Future;

/**
 * One task with one input.
 *
 * @param payloadBytes size of the input between processes
 * @param workMicros CPU time the task was asked to use; 0 for none
 * @param inFlight how many are under way when throughput is measured
 */
record Workload<I, O>(
    String name, Class<? extends Task<I, O>> task, I input, int payloadBytes, long workMicros, int inFlight) {
  /** Gives bytes back: the price of the road. */
  static Workload<byte[], byte[]> echo(int payloadBytes, int inFlight) {
    return new Workload<>(
        "echo", Echo.class, new byte[payloadBytes], payloadBytes, 0, inFlight);
  }

  /** Uses CPU time. */
  static Workload<?, ?> burn(long workMicros, int inFlight) {
    Burn.Order order = new Burn.Order(workMicros / 1_000.0);
    int bytes = new Burn().descriptor().input().encode(order).length;
    return new Workload<>("burn", Burn.class, order, bytes, workMicros, inFlight);
  }

  Future<O> submit(Offload offload, String strategy) {
    return offload.submit(task, input, TaskOptions.defaults().strategy(strategy));
  }
}
