package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.Text;
import dev.offloop.task.sample.UpperCase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that the system does not start, as at a limit of processes. */
final class ThreadStartTest {
    private static final int TASKS = 40;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /** Starts no thread while there are refusals left, after it has started some. */
    private static final class Stingy implements ThreadFactory {
        private final AtomicInteger toStart;
        private final AtomicInteger toRefuse;

        Stingy(int toStart, int toRefuse) {
            this.toStart = new AtomicInteger(toStart);
            this.toRefuse = new AtomicInteger(toRefuse);
        }

        @Override
        public Thread newThread(Runnable work) {
            if (toStart.getAndDecrement() <= 0 && toRefuse.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread, made up");
            }
            return Thread.ofPlatform().daemon().unstarted(work);
        }
    }

    private void answersAll(WorkerBackend backend) {
        Offload offload = get(Offload.start(vertx, OffloadConfig.of(TaskRegistry.of(new UpperCase()), backend)));
        List<Future<Text>> answers = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            answers.add(offload.submit(UpperCase.class, new Text("t" + i), TaskOptions.defaults()));
            if (i == 0) {
                get(answers.getFirst());
            }
        }

        for (int i = 0; i < TASKS; i++) {
            assertThat(get(answers.get(i))).isEqualTo(new Text("T" + i));
        }
        assertThat(get(offload.unavailable())).isEmpty();
        assertThat(get(offload.workers())).extracting(WorkerInfo::inFlight).containsExactly(0);
        assertThat(get(offload.workers())).extracting(WorkerInfo::tasksDone).containsExactly((long) TASKS);
        get(offload.close(Duration.ofSeconds(5)));
    }

    @Test
    void aTaskWhoseThreadCannotBeStartedWaitsAndNoCreditIsLost() {
        for (BiFunction<Integer, ThreadFactory, ThreadBackend> kind :
                List.<BiFunction<Integer, ThreadFactory, ThreadBackend>>of(
                        ThreadBackend::platform, ThreadBackend::virtual)) {
            answersAll(kind.apply(2, new Stingy(0, 3)));
        }
    }

    @Test
    void aTaskThatFindsNoNewThreadWaitsForOneThatIsThere() {
        answersAll(ThreadBackend.platform(4, new Stingy(1, Integer.MAX_VALUE)));
    }
}
