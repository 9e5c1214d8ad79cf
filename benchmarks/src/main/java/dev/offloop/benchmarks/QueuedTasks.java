package dev.offloop.benchmarks;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What a task that waits costs: heap, and the time to queue it and to take it back, from a thousand to a million. */
public final class QueuedTasks {
    private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000};
    private static final int KEYS = 100;

    /** What else is on the heap counts for little then. */
    private static final int MIN_SIZE_TO_WEIGH = 1_000_000;

    private static final byte[] INPUT = new byte[64];
    private static final Duration DEADLINE = Duration.ofHours(1);

    /** So many tasks in all are queued for each size, so that small ones are told from noise too. */
    private static final int TASKS = 2_000_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Offload offload;
    private final Echo echo = new Echo();
    private final TaskOptions[] options = new TaskOptions[KEYS];

    private QueuedTasks() throws Exception {
        OffloadConfig config = OffloadConfig.of(TaskRegistry.of(echo), new NoWorkers())
                .withLimits(new Limits(2 * TASKS, Long.MAX_VALUE, 1).withMaxWait(Duration.ZERO));
        offload = get(Offload.start(vertx, config));
        for (int i = 0; i < KEYS; i++) {
            options[i] = TaskOptions.deadline(DEADLINE).key("key-" + i);
        }
    }

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        QueuedTasks queued = new QueuedTasks();
        System.out.printf(Locale.ROOT, "%10s  %12s  %12s  %12s%n", "queued", "heap/task", "submit", "cancel");
        for (int size : SIZES) {
            queued.measure(size);
            Result result = queued.measure(size);
            String bytes = size < MIN_SIZE_TO_WEIGH ? "" : String.format(Locale.ROOT, "%,d B", result.bytes());
            System.out.printf(
                    Locale.ROOT,
                    "%,10d  %12s  %,9.0f ns  %,9.0f ns%n",
                    size,
                    bytes,
                    result.submitNanos(),
                    result.cancelNanos());
        }
        get(queued.offload.close(Duration.ZERO));
        get(queued.vertx.close());
    }

    private record Result(long bytes, double submitNanos, double cancelNanos) {}

    private Result measure(int size) throws Exception {
        int rounds = Math.max(1, TASKS / size);
        long submit = 0;
        long cancel = 0;
        long bytes = 0;
        @SuppressWarnings({"unchecked", "rawtypes"})
        Submission<byte[]>[] submissions = new Submission[size];
        int[] order = new Random(size).ints(0, size).distinct().limit(size).toArray();
        for (int round = 0; round < rounds; round++) {
            boolean weigh = round == rounds - 1;
            Arrays.fill(submissions, null);
            long before = weigh ? usedBytes() : 0;
            submit += onLoop(() -> submitAll(submissions));
            bytes = weigh ? usedBytes() - before : 0;
            cancel += onLoop(() -> cancelAll(submissions, order));
        }
        double tasks = (double) rounds * size;
        return new Result(bytes / size, submit / tasks, cancel / tasks);
    }

    /** On the loop of the dispatcher, as there is but one. */
    private long onLoop(Callable<Long> action) throws Exception {
        Context context = vertx.getOrCreateContext();
        Promise<Long> done = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return get(done.future());
    }

    private long submitAll(Submission<byte[]>[] submissions) {
        long begin = System.nanoTime();
        for (int i = 0; i < submissions.length; i++) {
            submissions[i] = offload.submit(echo, INPUT, options[i % KEYS]);
        }
        return System.nanoTime() - begin;
    }

    private static long cancelAll(Submission<byte[]>[] submissions, int[] order) {
        long begin = System.nanoTime();
        for (int i : order) {
            submissions[i].cancel();
        }
        return System.nanoTime() - begin;
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    /** Never takes a task. */
    private static final class NoWorkers implements WorkerBackend {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public Future<Void> start(BackendHost host) {
            return Future.succeededFuture();
        }

        @Override
        public int credits() {
            return 0;
        }

        @Override
        public void assign(Assignment assignment) {
            throw new IllegalStateException("There are no workers");
        }

        @Override
        public void cancel(Assignment assignment) {
            throw new IllegalStateException("There are no workers");
        }

        @Override
        public List<WorkerInfo> workers() {
            return List.of();
        }

        @Override
        public Future<Void> close(Duration grace) {
            return Future.succeededFuture();
        }
    }
}
