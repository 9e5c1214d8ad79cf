package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.loop.netty.PhasedLoopProvider;
import dev.offloop.offload.Limits;
import dev.offloop.offload.ManualHomeLoop;
import dev.offloop.offload.ManualOffload;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadObserver;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.AppendLine;
import dev.offloop.task.sample.Reverse;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class InlineBackendTest extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return new InlineBackend();
    }

    @Override
    protected int parallelism() {
        return 1;
    }

    @Override
    protected boolean runsOnLoop() {
        return true;
    }

    /** One event loop for everything, so that tasks and I/O compete. */
    @Override
    protected Vertx newVertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    }

    @Test
    void ioIsServedBetweenTwoTasks() {
        assertThat(tasksLeftWhenAnEchoCameBack(vertx(), offload())).isPositive();
    }

    /** The first callback holds the loop for longer than a turn: one more task, and then the loop's other work. */
    @Test
    void aCallbackThatTakesLongEndsTheTurn() {
        Promise<Integer> doneBefore = Promise.promise();
        AtomicInteger done = new AtomicInteger();
        vertx().getOrCreateContext().runOnContext(ignored -> {
            for (int i = 0; i < 10; i++) {
                offload()
                        .submit(Reverse.class, new byte[1], TaskOptions.defaults())
                        .onSuccess(output -> {
                            if (done.incrementAndGet() == 1) {
                                vertx().runOnContext(later -> doneBefore.complete(done.get()));
                                long begun = System.nanoTime();
                                while (System.nanoTime() - begun < 1_000_000) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
            }
        });

        assertThat(get(doneBefore.future())).isLessThanOrEqualTo(2);
    }

    @Test
    void aLoopThatTakesNoMoreTasksRunsItByATimer() {
        ManualHomeLoop loop = new ManualHomeLoop();
        ManualOffload manual =
                new ManualOffload(loop, newBackend(), TaskRegistry.of(), Limits.defaults(), OffloadObserver.NONE);
        manual.start();
        loop.refuse(true);
        Submission<byte[]> submitted = manual.submit(new Reverse(), new byte[] {1, 2}, TaskOptions.defaults());
        loop.refuse(false);
        loop.runAll();

        assertThat(submitted.future().result()).containsExactly(2, 1);
    }

    @Test
    void ioIsServedBetweenTwoTasksOnTheStockLoopToo() {
        System.setProperty(PhasedLoopProvider.PROPERTY, "stock");
        Vertx stock;
        try {
            stock = newVertx();
        } finally {
            System.clearProperty(PhasedLoopProvider.PROPERTY);
        }
        TaskRegistry tasks = TaskRegistry.of(new Reverse());
        Offload offload = get(Offload.start(stock, OffloadConfig.of(tasks, newBackend())));

        assertThat(tasksLeftWhenAnEchoCameBack(stock, offload)).isPositive();

        get(offload.close(Duration.ofSeconds(5)));
        get(stock.close());
    }

    private static long tasksLeftWhenAnEchoCameBack(Vertx vertx, Offload offload) {
        NetServer server = get(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(socket::write))
                .listen(0, "127.0.0.1"));
        NetClient clients = vertx.createNetClient();
        NetSocket client = get(clients.connect(server.actualPort(), "127.0.0.1"));
        List<Future<byte[]>> tasks = new ArrayList<>();
        Promise<Long> left = Promise.promise();
        vertx.getOrCreateContext().runOnContext(ignored -> {
            for (int i = 0; i < 2_000; i++) {
                tasks.add(offload.submit(Reverse.class, new byte[64], TaskOptions.defaults()));
            }
            client.handler(echo -> left.complete(
                    tasks.stream().filter(task -> !task.isComplete()).count()));
            client.write(Buffer.buffer("ping"));
        });
        long count = get(left.future());
        get(Future.join(tasks));
        // Vert.x closes the connections of a client that is not referred to any more.
        get(clients.close());
        get(server.close());
        return count;
    }

    @Test
    void aTaskWhoseTurnHasNotComeIsCancelledAndNeverRuns() {
        Path file = dir.resolve("never");
        TaskOptions options = TaskOptions.defaults().parameter("file", file.toString());
        Promise<List<Submission<Text>>> submitted = Promise.promise();
        vertx().getOrCreateContext().runOnContext(ignored -> {
            List<Submission<Text>> both = List.of(
                    offload().submit(new AppendLine(), new Text("handed over"), options),
                    offload().submit(new AppendLine(), new Text("queued"), options));
            both.forEach(Submission::cancel);
            submitted.complete(both);
        });

        assertThat(get(submitted.future()))
                .allSatisfy(submission ->
                        assertThat(outcomeOf(submission.future())).isEqualTo(new Outcome.Cancelled<>(false)));
        get(offload().submit(Reverse.class, new byte[1], TaskOptions.defaults()));
        assertThat(file).doesNotExist();
    }
}
