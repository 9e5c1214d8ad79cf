package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.sample.Echo;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that go to sleep and wake each other, with pauses about as long as each of them looks before it sleeps. A
 * wake-up that is lost is a task that is never answered. {@code -Dwakeup.tasks=N} for a longer run.
 */
class WakeUpTest {
  private static final int LONGEST_PAUSE_NANOS = 120_000;

  @TempDir Path directory;

  @Test
  @Timeout(300)
  void nobodySleepsThroughARingWhateverThePause() throws Exception {
    int tasks = Integer.getInteger("wakeup.tasks", 4_000);
    Vertx vertx = Vertx.vertx();
    ChildConfig config = ChildConfig.defaults().withChildren(1).withRuntimeDirectory(directory.resolve("run"));
    Offload offload = Offload.start(
            vertx, OffloadConfig.of(TaskRegistry.load(getClass().getClassLoader()), new ChildBackend(config)))
        .toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    try {
      Rounds rounds = new Rounds(vertx.getOrCreateContext(), offload, tasks);
      assertThat(rounds.run().future().toCompletionStage().toCompletableFuture().get(240, TimeUnit.SECONDS))
          .isEqualTo(tasks);
    } finally {
      offload.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  /** One task after the other, each after a pause that the loop spends busy or the child asleep. */
  private static final class Rounds {
    private final Random random = new Random(7);
    private final Context loop;
    private final Offload offload;
    private final int tasks;
    private final Promise<Integer> done = Promise.promise();
    private int answered;

    Rounds(Context loop, Offload offload, int tasks) {
      this.loop = loop;
      this.offload = offload;
      this.tasks = tasks;
    }

    Promise<Integer> run() {
      loop.runOnContext(ignored -> next());
      return done;
    }

    private void next() {
      long until = System.nanoTime() + random.nextInt(LONGEST_PAUSE_NANOS);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      offload.submit(Echo.class, new byte[64], TaskOptions.defaults()).onComplete(output -> {
        if (++answered == tasks) {
          done.complete(answered);
        } else {
          next();
        }
      }, done::fail);
    }
  }
}
