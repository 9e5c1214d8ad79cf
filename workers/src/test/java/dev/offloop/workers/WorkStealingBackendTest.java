package dev.offloop.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.UsageMeter;
import dev.offloop.task.sample.UpperCase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class WorkStealingBackendTest extends WorkerBackendContract {
    private static final int SIZE = 1 << 16;
    private static final long SUM = (SIZE - 1L) * SIZE / 2;

    @Override
    protected WorkerBackend newBackend() {
        return ThreadBackend.workStealing(parallelism());
    }

    @Override
    protected int parallelism() {
        return 3;
    }

    /** Adds the numbers below the size up, by halves, and notes who helps. */
    private static final class Sum extends RecursiveTask<Long> {
        private static final long serialVersionUID = 1L;

        private final int from;
        private final int to;
        private final transient Set<Thread> threads;

        Sum(int from, int to, Set<Thread> threads) {
            this.from = from;
            this.to = to;
            this.threads = threads;
        }

        @Override
        protected Long compute() {
            threads.add(Thread.currentThread());
            if (to - from < 16) {
                return LongStream.range(from, to).sum();
            }
            int middle = (from + to) >>> 1;
            Sum left = new Sum(from, middle, threads);
            left.fork();
            return new Sum(middle, to, threads).compute() + left.join();
        }
    }

    private static void assertAllAreOurs(Set<Thread> threads) {
        assertThat(threads).isNotEmpty().allSatisfy(thread -> {
            assertThat(thread.getName()).matches("offloop-work-stealing-\\d+");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void whatATaskForksRunsInThePoolOfTheStrategy() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<Future<Long>> sums = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sums.add(offload().call(() -> {
                Sum sum = new Sum(0, SIZE, threads);
                sum.fork();
                return sum.join();
            }));
        }

        sums.forEach(sum -> assertThat(get(sum)).isEqualTo(SUM));
        assertAllAreOurs(threads);
    }

    @Test
    void aParallelStreamInATaskRunsInThePoolOfTheStrategy() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<Future<Long>> sums = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sums.add(offload()
                    .call(() -> LongStream.range(0, SIZE)
                            .parallel()
                            .peek(number -> threads.add(Thread.currentThread()))
                            .sum()));
        }

        sums.forEach(sum -> assertThat(get(sum)).isEqualTo(SUM));
        assertAllAreOurs(threads);
    }

    /** More tasks than threads, each of which waits for what it has forked. */
    @Test
    void tasksThatAllWaitForWhatTheyForkedDoNotKeepEachOtherFromIt() {
        List<Future<Long>> sums = new ArrayList<>();
        for (int i = 0; i < 20 * parallelism(); i++) {
            sums.add(offload().call(() -> {
                List<Sum> parts = new ArrayList<>();
                for (int part = 0; part < 8; part++) {
                    parts.add(new Sum(part * SIZE / 8, (part + 1) * SIZE / 8, ConcurrentHashMap.newKeySet()));
                }
                parts.forEach(Sum::fork);
                return parts.stream().mapToLong(Sum::join).sum();
            }));
        }

        sums.forEach(sum -> assertThat(get(sum)).isEqualTo(SUM));
    }

    private Offload start(int threads) {
        return get(Offload.start(
                vertx(), OffloadConfig.of(TaskRegistry.of(new UpperCase()), ThreadBackend.workStealing(threads))));
    }

    /** As a task may by {@code helpQuiesce}: its own figures are not those of the other. */
    private static final class Helper implements Task<byte[], byte[]> {
        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("helper", "Runs what waits", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            while (!ForkJoinTask.getPool().hasQueuedSubmissions()) {
                Thread.onSpinWait();
            }
            ForkJoinTask.helpQuiesce();
            return new byte[1 << 20];
        }
    }

    @Test
    void aTaskThatRunsAnotherOneMeanwhileIsMeasuredAllTheSame() {
        assertThat(UsageMeter.loaded()).isTrue();
        Offload mine = start(1);
        Submission<byte[]> helper = mine.submit(new Helper(), new byte[0], TaskOptions.defaults());
        Future<Thread> helped = mine.call(Thread::currentThread);

        get(helper.future());

        assertThat(get(helped).getName()).startsWith("offloop-work-stealing-");
        assertThat(helper.accounting().usage().cpuNanos()).isPositive();
        assertThat(helper.accounting().usage().allocatedBytes()).isGreaterThan(1 << 20);
        get(mine.close(Duration.ofSeconds(5)));
    }

    @Test
    void whatAPartOfATaskDoesToItsThreadIsNotSeenByTheNextTask() {
        Offload mine = start(2);
        get(mine.call(() -> {
            CountDownLatch spoiled = new CountDownLatch(1);
            ForkJoinTask.adapt(() -> {
                        Thread.currentThread().setName("spoiled");
                        Thread.currentThread().setContextClassLoader(null);
                        spoiled.countDown();
                    })
                    .fork();
            spoiled.await();
            return true;
        }));
        CountDownLatch both = new CountDownLatch(2);
        List<Future<String>> names = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            names.add(mine.call(() -> {
                both.countDown();
                both.await();
                return Thread.currentThread().getName() + " "
                        + Thread.currentThread().getContextClassLoader();
            }));
        }

        names.forEach(name ->
                assertThat(get(name)).startsWith("offloop-work-stealing-").doesNotEndWith("null"));
        get(mine.close(Duration.ofSeconds(5)));
    }

    /** Starts no thread while there are refusals left, after it has started some. */
    private static ForkJoinWorkerThreadFactory stingy(int start, int refuse) {
        ForkJoinWorkerThreadFactory usual = StealingThreads.factory("stingy-");
        AtomicInteger toStart = new AtomicInteger(start);
        AtomicInteger toRefuse = new AtomicInteger(refuse);
        return pool -> {
            boolean refuses = toStart.getAndDecrement() <= 0 && toRefuse.getAndDecrement() > 0;
            return refuses ? null : usual.newThread(pool);
        };
    }

    @Test
    void aTaskWhoseThreadCannotBeStartedWaitsAndRunsOnce() {
        answersAll(ThreadBackend.workStealing(2, stingy(0, 3)));
    }

    @Test
    void aTaskThatFindsNoNewThreadWaitsForOneThatIsThere() {
        answersAll(ThreadBackend.workStealing(4, stingy(1, Integer.MAX_VALUE)));
    }

    private void answersAll(WorkerBackend backend) {
        Offload mine = get(Offload.start(vertx(), OffloadConfig.of(TaskRegistry.of(new UpperCase()), backend)));
        AtomicInteger runs = new AtomicInteger();
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(mine.call(runs::incrementAndGet));
            if (i == 0) {
                get(answers.getFirst());
            }
        }

        answers.forEach(WorkerBackendContract::get);
        assertThat(runs).hasValue(40);
        assertThat(get(mine.unavailable())).isEmpty();
        assertThat(get(mine.workers())).extracting(WorkerInfo::inFlight).containsExactly(0);
        assertThat(get(mine.workers())).extracting(WorkerInfo::tasksDone).containsExactly(40L);
        get(mine.close(Duration.ofSeconds(5)));
    }
}
