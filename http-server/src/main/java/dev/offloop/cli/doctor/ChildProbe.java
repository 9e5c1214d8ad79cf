package dev.offloop.cli.doctor;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.ChildConfig;
import dev.offloop.child.Supervision;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Starts one child JVM and sends bytes through it: the one check that covers queues, bells and flags together. */
final class ChildProbe {
  private static final String NAME = "child";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ChildProbe() {}

  static Check check() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      return probe(vertx);
    } catch (CompletionException e) {
      return Check.fail(NAME, "no child JVM answers: " + (e.getCause() == null ? e : e.getCause()).getMessage());
    } finally {
      await(vertx.close());
    }
  }

  private static Check probe(Vertx vertx) {
    long begin = System.nanoTime();
    TaskRegistry tasks = TaskRegistry.load(ChildProbe.class.getClassLoader());
    ChildBackend child = new ChildBackend(ChildConfig.defaults().withChildren(1).withSupervision(Supervision.defaults().withSpares(0)));
    Offload offload = await(Offload.start(vertx, OffloadConfig.of(tasks, child)));
    try {
      byte[] sent = {1, 2, 3};
      byte[] received = await(offload.submit(Echo.class, sent, TaskOptions.deadline(PATIENCE)));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      return Arrays.equals(sent, received)
          ? Check.ok(NAME, "a child JVM started and answered over Chronicle Queue, " + millis + " ms in all")
          : Check.fail(NAME, "a child JVM answered with other bytes than it was sent");
    } finally {
      await(offload.close(Duration.ofSeconds(1)));
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
