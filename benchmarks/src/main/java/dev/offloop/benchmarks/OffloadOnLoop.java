package dev.offloop.benchmarks;

import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One event loop with one back end; tasks are submitted on the loop, as the service does. */
final class OffloadOnLoop implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx;
    private final Offload offload;
    private final Context loop;

    OffloadOnLoop(WorkerBackend backend) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        TaskRegistry tasks = TaskRegistry.load(OffloadOnLoop.class.getClassLoader());
        offload = await(Offload.start(vertx, OffloadConfig.of(tasks, backend)));
        loop = vertx.getOrCreateContext();
    }

    /**
     * Submits the task so often, never with more in flight than given, and waits for the last answer, which is
     * returned.
     */
    <I, O> O run(Class<? extends Task<I, O>> task, I input, int times, int inFlight) {
        return run(task, input, times, inFlight, TaskOptions.defaults());
    }

    /** Likewise, with these options. */
    <I, O> O run(Class<? extends Task<I, O>> task, I input, int times, int inFlight, TaskOptions options) {
        Batch<I, O> batch = new Batch<>(task, input, times, options);
        loop.runOnContext(ignored -> {
            for (int i = 0; i < Math.min(times, inFlight); i++) {
                batch.submit();
            }
        });
        return await(Future.fromCompletionStage(batch.done));
    }

    /** Runs it on the loop, later. */
    void onLoop(Runnable action) {
        loop.runOnContext(ignored -> action.run());
    }

    /** Submits one task. On the loop. */
    <I, O> Future<O> submit(Class<? extends Task<I, O>> task, I input) {
        return offload.submit(task, input, TaskOptions.defaults());
    }

    private final class Batch<I, O> {
        private final Class<? extends Task<I, O>> task;
        private final I input;
        private final TaskOptions options;
        private final CompletableFuture<O> done = new CompletableFuture<>();
        private int unsubmitted;
        private int unanswered;

        Batch(Class<? extends Task<I, O>> task, I input, int times, TaskOptions options) {
            this.task = task;
            this.input = input;
            this.options = options;
            this.unsubmitted = times;
            this.unanswered = times;
        }

        void submit() {
            unsubmitted--;
            offload.submit(task, input, options).onComplete(this::onAnswer, done::completeExceptionally);
        }

        private void onAnswer(O output) {
            if (unsubmitted > 0) {
                submit();
            }
            if (--unanswered == 0) {
                done.complete(output);
            }
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(offload.close(Duration.ofSeconds(5)));
        await(vertx.close());
    }
}
