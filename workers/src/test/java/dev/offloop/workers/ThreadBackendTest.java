package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.task.Codec;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ThreadBackendTest {
    private final Vertx vertx = Vertx.vertx();
    private final Gate gate = new Gate();

    @AfterEach
    void close() {
        gate.open.countDown();
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private Offload start(WorkerBackend backend) {
        return get(Offload.start(
                vertx, OffloadConfig.of(TaskRegistry.of(gate), backend).withLimits(new Limits(10_000, 1 << 20, 3))));
    }

    private Future<byte[]> submit(Offload offload) {
        return offload.submit(Gate.class, new byte[0], TaskOptions.defaults());
    }

    /** Holds every task that runs until it is opened; does not listen to anything else. */
    private static final class Gate implements Task<byte[], byte[]> {
        private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
                TaskDescriptor.idempotent("gate", "Waits for the test", Codec.raw(), Codec.raw());
        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger maxRunning = new AtomicInteger();

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            threads.add(Thread.currentThread());
            maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            while (open.getCount() > 0) {
                try {
                    open.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            running.decrementAndGet();
            return input;
        }
    }

    private void untilRunning(int tasks) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gate.running.get() < tasks) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void platformThreadsAreDaemonsWithANameAndAsManyAsAsked() {
        Offload offload = start(ThreadBackend.platform(3));
        List<Future<byte[]>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(submit(offload));
        }
        untilRunning(3);

        assertThat(gate.threads).allSatisfy(thread -> {
            assertThat(thread.getName()).matches("offloop-platform-[123]");
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.isVirtual()).isFalse();
        });
        gate.open.countDown();
        futures.forEach(ThreadBackendTest::get);
        assertThat(gate.maxRunning).hasValue(3);
        get(offload.close(Duration.ofSeconds(1)));
    }

    @Test
    void thereAreAsManyThreadsAsAskedForLater() {
        Offload offload = start(ThreadBackend.platform(1));
        List<Future<byte[]>> futures = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            futures.add(submit(offload));
        }
        untilRunning(1);

        get(offload.resize("platform", 4, 4));
        untilRunning(4);
        assertThat(get(offload.workers()).getFirst().slots()).isEqualTo(4);

        get(offload.resize("platform", 2, 2));
        gate.open.countDown();
        futures.forEach(ThreadBackendTest::get);
        assertThat(gate.maxRunning).hasValue(4);
        assertThat(get(offload.workers()).getFirst().slots()).isEqualTo(2);
        get(offload.close(Duration.ofSeconds(1)));
    }

    @Test
    void fewerThreadsAreLeftWhenFewerAreAskedFor() throws Exception {
        Offload offload = start(ThreadBackend.platform(3));
        List<Future<byte[]>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(submit(offload));
        }
        untilRunning(3);

        get(offload.resize("platform", 1, 1));
        gate.open.countDown();
        futures.forEach(ThreadBackendTest::get);

        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gate.threads.stream().filter(Thread::isAlive).count() > 1) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
        assertThat(get(submit(offload))).isEmpty();
        get(offload.close(Duration.ofSeconds(1)));
    }

    @Test
    void whatCannotHaveAnotherNumberOfWorkersSaysSo() {
        Offload offload = start(ThreadBackend.virtual(4));

        assertThat(get(offload.cannotResize("virtual", 2, 2)).orElseThrow()).contains("'virtual'", "at its start");
        assertThatThrownBy(() -> get(offload.resize("virtual", 2, 2))).hasMessageContaining("at its start");
        assertThatThrownBy(() -> get(offload.resize("virtual", 0, 2))).hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> get(offload.resize("none", 1, 1))).hasMessageContaining("Unknown strategy 'none'");
        Offload platform = start(ThreadBackend.platform(1));
        assertThat(get(platform.cannotResize("platform", 9_999, 9_999)).orElseThrow())
                .contains("was started with room for 256 threads");
        get(platform.close(Duration.ofSeconds(1)));
        get(offload.close(Duration.ofSeconds(1)));
    }

    @Test
    void virtualThreadsRunAsManyAtOnceAsAskedHoweverFewProcessorsThereAre() {
        Offload offload = start(ThreadBackend.virtual(40));
        List<Future<byte[]>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(submit(offload));
        }
        untilRunning(40);

        assertThat(gate.threads).hasSize(40).allSatisfy(thread -> {
            assertThat(thread.getName()).startsWith("offloop-virtual-");
            assertThat(thread.isVirtual()).isTrue();
        });
        gate.open.countDown();
        futures.forEach(ThreadBackendTest::get);
        assertThat(gate.maxRunning).hasValue(40);
        get(offload.close(Duration.ofSeconds(1)));
    }

    @Test
    void closingLeavesNoThread() {
        Offload offload = start(ThreadBackend.platform(2));
        gate.open.countDown();
        get(submit(offload));

        get(offload.close(Duration.ofSeconds(1)));

        assertThat(gate.threads).isNotEmpty().allSatisfy(thread -> {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void aTaskThatIsGivenUpIsNamedWithItsThreadAndWhereItStandsAndIsInterrupted() throws Exception {
        Offload offload = start(ThreadBackend.platform(1));
        Future<byte[]> stuck = submit(offload);
        Future<byte[]> waiting = submit(offload);
        untilRunning(1);

        get(offload.close(Duration.ZERO));

        assertThat(outcome(stuck)).isInstanceOfSatisfying(Outcome.WorkerLost.class, lost -> {
            assertThat(lost.cause().worker()).isEqualTo("offloop-platform-1");
            assertThat(lost.cause().lastLines())
                    .singleElement()
                    .asString()
                    .startsWith("task 1 did not end within 500 ms of being told to, at ");
        });
        assertThat(outcome(waiting)).isEqualTo(new Outcome.Cancelled<>(false));
        assertThat(gate.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aResultAfterBeingGivenUpIsDropped() {
        Offload offload = start(ThreadBackend.platform(1));
        Future<byte[]> stuck = submit(offload);
        untilRunning(1);
        get(offload.close(Duration.ZERO));

        gate.open.countDown();
        gate.threads.forEach(ThreadBackendTest::join);

        assertThat(get(offload.stats()).tasksInFlight()).isZero();
        assertThat(outcome(stuck)).isInstanceOf(Outcome.WorkerLost.class);
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aTaskInHandThatHasNotStartedSaysSo() {
        Offload offload = start(ThreadBackend.platform(1));
        submit(offload);
        untilRunning(1);
        Future<byte[]> inHand = offload.submit(Gate.class, new byte[0], TaskOptions.deadline(Duration.ofMillis(20)));

        assertThat(outcome(inHand)).isEqualTo(new Outcome.TimedOut<>(Duration.ofMillis(20), false));
        assertThat(get(offload.stats()).tasksInFlight()).isEqualTo(2);

        gate.open.countDown();
        get(offload.close(Duration.ofSeconds(5)));
    }

    /** As many as the brief ones before them were given out; their order and their end are the dispatcher's again. */
    @Test
    void longTasksAmongThoseThoughtToBeBriefAreTakenBack() {
        Offload offload = start(ThreadBackend.platform(1));
        Spin spin = new Spin();
        Future<byte[]> brief = Future.succeededFuture(new byte[0]);
        for (int i = 0; i < 2_000; i++) {
            brief = offload.submit(spin, new byte[0], TaskOptions.defaults()).future();
        }
        get(brief);

        spin.nanos = TimeUnit.MILLISECONDS.toNanos(40);
        offload.submit(spin, new byte[0], TaskOptions.defaults());
        for (int i = 0; i < 300; i++) {
            submit(offload);
        }
        untilRunning(1);

        until(() -> get(offload.workers()).getFirst().inFlight() == 2);
        assertThat(get(offload.stats()).tasksInFlight()).isEqualTo(300);
        gate.open.countDown();
        until(() -> get(offload.stats()).tasksInFlight() == 0);
        get(offload.close(Duration.ofSeconds(5)));
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

    /** Takes so long. */
    private static final class Spin implements Task<byte[], byte[]> {
        private volatile long nanos;

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("spin", "Takes its time", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return input;
        }
    }

    @Test
    void theLoopOfAClosedVertxIsNotAWorkersTrouble() {
        Offload offload = start(ThreadBackend.platform(1));
        submit(offload);
        untilRunning(1);
        List<Throwable> uncaught = new ArrayList<>();
        gate.threads.forEach(thread -> thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown)));
        get(vertx.close());

        gate.open.countDown();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (gate.threads.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE)) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }

        assertThat(uncaught).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void fewerThanOneThreadIsRefused(int number) {
        assertThatThrownBy(() -> ThreadBackend.platform(number))
                .hasMessage("threads must be at least 1, not " + number);
        assertThatThrownBy(() -> ThreadBackend.virtual(number))
                .hasMessage("concurrency must be at least 1, not " + number);
    }

    private static Outcome<?> outcome(Future<?> future) {
        return get(future.transform(result -> Future.<Outcome<?>>succeededFuture(
                result.succeeded()
                        ? new Outcome.Completed<>(result.result())
                        : ((OffloadException) result.cause()).outcome())));
    }
}
