package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.PasswordHash;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * SIGKILLs under load: the children of one pool are killed one after the other, at random, while tasks of two kinds
 * keep them busy, one that may run twice and one that may not and leaves a line in a file. Prints what was lost, what
 * ran twice and what it cost in throughput; exit code 1 when a task had no outcome or one that may not ran twice.
 *
 * <p>Arguments: kills (1000), milliseconds between two of them (1000), seconds of the undisturbed run (20).
 */
final class KillStorm {
    private static final int IN_FLIGHT = 32;

    /** Some 3 ms. */
    private static final int ITERATIONS = 6_000;

    private static final long PAUSE_AFTER_REFUSAL_MILLIS = 10;
    private static final Duration WAIT = Duration.ofMillis(10);
    private static final int MAX_WAITS = 6_000;

    private final Vertx vertx;
    private final Offload offload;
    private final Path file;
    private final Task<PasswordHash.Order, String> hash;
    private final Task<AppendLine.Line, String> append;
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private final Set<String> appended = ConcurrentHashMap.newKeySet();
    private final Map<Outcome.Kind, Integer> others = new ConcurrentHashMap<>();

    /** The first of each kind. */
    private final Map<Outcome.Kind, String> unlike = new ConcurrentHashMap<>();

    private volatile boolean loading = true;

    private KillStorm(Vertx vertx, Offload offload, Path file) {
        this.vertx = vertx;
        this.offload = offload;
        this.file = file;
        this.hash = offload.tasks().get(PasswordHash.class);
        this.append = offload.tasks().get(AppendLine.class);
    }

    public static void main(String[] args) throws Exception {
        int kills = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        Duration pause = Duration.ofMillis(args.length > 1 ? Long.parseLong(args[1]) : 1_000);
        Duration calm = Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 20);
        Path file = Files.createTempFile("kill-storm", ".lines");
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        TaskRegistry tasks = TaskRegistry.load(KillStorm.class.getClassLoader());
        OffloadConfig config = OffloadConfig.of(tasks, new ChildBackend(ChildConfig.defaults()))
                .withLimits(new Limits(1_000, 1L << 30, 10));
        boolean sound;
        try {
            Offload offload = get(Offload.start(vertx, config));
            try {
                sound = new KillStorm(vertx, offload, file).run(kills, pause, calm);
            } finally {
                get(offload.close(Duration.ofSeconds(5)));
            }
        } finally {
            get(vertx.close());
            Files.delete(file);
        }
        System.exit(sound ? 0 : 1);
    }

    private boolean run(int kills, Duration pause, Duration calm) throws IOException {
        for (int i = 0; i < IN_FLIGHT; i++) {
            submit();
        }
        sleep(Duration.ofSeconds(5));
        double undisturbed = rate(() -> sleep(calm));
        double stormy = rate(() -> storm(kills, pause));
        loading = false;
        for (int waits = 0; answered.get() < submitted.get() && waits < MAX_WAITS; waits++) {
            sleep(WAIT);
        }
        return report(kills, undisturbed, stormy);
    }

    private void submit() {
        int number = submitted.incrementAndGet();
        String text = "line-" + number;
        Future<String> answer = number % 2 == 0
                ? offload.submit(hash, new PasswordHash.Order(text, "salt", ITERATIONS), TaskOptions.defaults())
                        .future()
                : offload.submit(append, new AppendLine.Line(file.toString(), text, ITERATIONS), TaskOptions.defaults())
                        .future();
        answer.onComplete(result -> {
            if (result.succeeded()) {
                completed.incrementAndGet();
                if (number % 2 != 0) {
                    appended.add(text);
                }
            } else {
                Outcome<?> outcome = ((OffloadException) result.cause()).outcome();
                others.merge(outcome.kind(), 1, Integer::sum);
                unlike.computeIfAbsent(outcome.kind(), kind -> outcome.summary());
            }
            answered.incrementAndGet();
            if (loading && result.succeeded()) {
                submit();
            } else if (loading) {
                vertx.setTimer(PAUSE_AFTER_REFUSAL_MILLIS, timer -> submit());
            }
        });
    }

    private double rate(Runnable meanwhile) {
        int before = completed.get();
        long begin = System.nanoTime();
        meanwhile.run();
        return (completed.get() - before) * 1e9 / (System.nanoTime() - begin);
    }

    private void storm(int kills, Duration pause) {
        for (int killed = 0; killed < kills; ) {
            sleep(pause);
            List<WorkerInfo> ready = get(offload.workers()).stream()
                    .filter(worker -> worker.state().equals("ready"))
                    .toList();
            if (!ready.isEmpty()) {
                long pid = ready.get(ThreadLocalRandom.current().nextInt(ready.size()))
                        .pid();
                if (ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
                    killed++;
                }
            }
        }
    }

    private boolean report(int kills, double undisturbed, double stormy) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Set<String> once = new HashSet<>(lines);
        int twice = lines.size() - once.size();
        boolean missing = !once.containsAll(appended);
        System.out.printf(
                Locale.ROOT,
                "kills %d; tasks submitted %d, with an outcome %d, completed %d, others %s%n",
                kills,
                submitted.get(),
                answered.get(),
                completed.get(),
                others);
        unlike.forEach((kind, summary) -> System.out.printf("  the first %s: %s%n", kind, summary));
        System.out.printf(
                Locale.ROOT,
                "tasks that may run once: %d lines, %d of them twice; completed without a line: %s%n",
                lines.size(),
                twice,
                missing ? "some" : "none");
        System.out.printf(
                Locale.ROOT,
                "throughput: undisturbed %.0f/s, in the storm %.0f/s, ratio %.2f%n",
                undisturbed,
                stormy,
                stormy / undisturbed);
        return twice == 0 && !missing && answered.get() == submitted.get();
    }

    private static void sleep(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(120, TimeUnit.SECONDS)
                .join();
    }
}
