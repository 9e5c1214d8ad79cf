package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.task.Codec;
import dev.offloop.task.PerWorker;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tasks have their workers make, on threads. */
final class PerWorkerTest {
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

    static Stream<WorkerBackend> backends() {
        return Stream.of(
                new InlineBackend(),
                ThreadBackend.platform(2),
                ThreadBackend.virtual(2),
                ThreadBackend.workStealing(2),
                new KeyedBackend(2));
    }

    /** Has something made, and something else after it. */
    private static final class Keep implements Task<byte[], byte[]> {
        private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
                TaskDescriptor.idempotent("keep", "Keeps something", Codec.raw(), Codec.raw());
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger order = new AtomicInteger();
        private final List<Integer> tornDown = new ArrayList<>();

        /** One party for the test, one for each thing that is there. */
        private final Phaser present = new Phaser(1);

        private final PerWorker<Integer> first = PerWorker.of(this::make, this::tearDown);
        private final PerWorker<Integer> second = PerWorker.of(this::make, this::tearDown);

        private Integer make() {
            made.incrementAndGet();
            present.register();
            return order.incrementAndGet();
        }

        private void tearDown(Integer number) {
            synchronized (tornDown) {
                tornDown.add(number);
            }
            present.arriveAndDeregister();
            throw new IllegalStateException("It does not end well");
        }

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) throws Exception {
            Integer one = context.perWorker(first);
            Integer other = context.perWorker(second);
            assertThat(context.perWorker(first)).isSameAs(one);
            assertThat(context.perWorker(second)).isSameAs(other);
            CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(
                    () -> assertThatThrownBy(() -> context.perWorker(first)).isInstanceOf(IllegalStateException.class));
            elsewhere.get(10, TimeUnit.SECONDS);
            return input;
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void isTornDownWithItsWorkerWhatWasMadeLastFirst(WorkerBackend backend) throws Exception {
        Keep keep = new Keep();
        Offload offload = get(Offload.start(vertx, OffloadConfig.of(TaskRegistry.of(keep), backend)));
        for (int i = 0; i < 10; i++) {
            get(offload.submit(Keep.class, new byte[0]));
        }
        assertThat(keep.tornDown).isEmpty();

        get(offload.close(Duration.ofSeconds(5)));

        keep.present.awaitAdvanceInterruptibly(keep.present.arrive(), 10, TimeUnit.SECONDS);
        synchronized (keep.tornDown) {
            assertThat(keep.tornDown).hasSize(keep.made.get()).hasSizeLessThanOrEqualTo(8);
            if (keep.made.get() == 2) {
                assertThat(keep.tornDown).containsExactly(2, 1);
            }
        }
    }
}
