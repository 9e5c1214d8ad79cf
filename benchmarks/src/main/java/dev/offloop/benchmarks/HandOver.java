package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a SIGKILL of the only child costs when a spare is ready: the longest time between two answers to tasks that are
 * sent one after the other around the kill. The log tells how long each hand-over itself took.
 *
 * <p>Argument: kills (20).
 */
final class HandOver {
    private static final Duration AROUND = Duration.ofMillis(300);

    private HandOver() {}

    public static void main(String[] args) {
        int kills = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        TaskRegistry tasks = TaskRegistry.load(HandOver.class.getClassLoader());
        Offload offload = get(Offload.start(
                vertx,
                OffloadConfig.of(tasks, new ChildBackend(ChildConfig.defaults().withChildren(1)))));
        Task<byte[], byte[]> echo = offload.tasks().get(Echo.class);
        double[] gaps = new double[kills];
        for (int i = 0; i < kills; i++) {
            long pid = whenASpareIsReady(offload);
            gaps[i] = longestGapMillis(offload, echo, pid);
        }
        Arrays.sort(gaps);
        System.out.printf(
                Locale.ROOT,
                "gap in served tasks after a SIGKILL, %d kills: median %.1f ms, longest %.1f ms%n",
                kills,
                gaps[kills / 2],
                gaps[kills - 1]);
        get(offload.close(Duration.ofSeconds(1)));
        get(vertx.close());
    }

    /** Answers which child is at work. */
    private static long whenASpareIsReady(Offload offload) {
        while (true) {
            List<WorkerInfo> workers = get(offload.workers());
            boolean spare = workers.stream().anyMatch(worker -> worker.state().equals("spare"));
            if (spare && workers.getFirst().state().equals("ready")) {
                return workers.getFirst().pid();
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static double longestGapMillis(Offload offload, Task<byte[], byte[]> echo, long pid) {
        long begin = System.nanoTime();
        long last = begin;
        long longest = 0;
        boolean killed = false;
        while (last - begin < 2 * AROUND.toNanos()) {
            if (!killed && last - begin > AROUND.toNanos()) {
                killed = ProcessHandle.of(pid)
                        .map(ProcessHandle::destroyForcibly)
                        .orElse(false);
                longest = 0;
            }
            get(offload.submit(echo, new byte[64], TaskOptions.defaults()).future());
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        return longest / 1e6;
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
