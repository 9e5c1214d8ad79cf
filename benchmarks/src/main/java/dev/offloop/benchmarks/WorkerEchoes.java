package dev.offloop.benchmarks;

import dev.offloop.child.ProcessWorkers;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.workers.port.Worker;
import dev.offloop.workers.port.WorkerBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A long-lived worker that echoes messages; its owner posts the next when one comes back. */
final class WorkerEchoes implements Echoes {
    private static final byte[] MESSAGE = new byte[64];

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Worker<byte[], byte[]> worker;

    /** What is run when the message comes back. On the worker's context. */
    private Runnable answered = () -> {};

    private WorkerEchoes(Function<Vertx, WorkerBuilder<byte[], byte[]>> kind) {
        worker = kind.apply(vertx).onMessage(bytes -> answered.run()).start();
        await(worker.online());
    }

    static WorkerEchoes onThread() {
        return new WorkerEchoes(vertx -> Worker.thread(vertx, EchoProgram.class));
    }

    static WorkerEchoes inProcess() {
        return new WorkerEchoes(vertx -> Worker.process(vertx, EchoProgram.class));
    }

    /** Over the queues of a process, within this one. */
    static WorkerEchoes onQueueThread() {
        ProcessWorkers workers =
                new ProcessWorkers(ChildConfig.defaults().withChildren(1).withAgentsInThreads());
        return new WorkerEchoes(vertx -> Worker.process(vertx, EchoProgram.class, workers));
    }

    @Override
    public void run(byte[] input, int times, int inFlight) {
        Batch batch = new Batch(input, times);
        onLoop(() -> {
            for (int i = 0; i < Math.min(times, inFlight); i++) {
                batch.post();
            }
        });
        batch.done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Runs it on the worker's context, later. */
    void onLoop(Runnable action) {
        worker.context().runOnContext(ignored -> action.run());
    }

    /** Posts a message of 64 bytes; tells when it is back. On the worker's context, one at a time. */
    void post(Runnable back) {
        answered = back;
        var _ = worker.post(MESSAGE);
    }

    private final class Batch {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final byte[] input;
        private final Runnable onAnswer = this::onAnswer;
        private int unposted;
        private int unanswered;

        Batch(byte[] input, int times) {
            this.input = input;
            this.unposted = times;
            this.unanswered = times;
        }

        void post() {
            unposted--;
            answered = onAnswer;
            var _ = worker.post(input);
        }

        private void onAnswer() {
            if (unposted > 0) {
                post();
            }
            if (--unanswered == 0) {
                done.complete(null);
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
        await(worker.close());
        await(vertx.close());
    }
}
