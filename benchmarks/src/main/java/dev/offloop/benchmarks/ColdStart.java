package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.StartCache;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Echo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From nothing to the first reply: a child JVM with its queues, and in turns with it a child of Node's
 * {@code child_process.fork}. Both parents are up and have started children before; a message has 64 bytes. When there
 * is no AOT cache yet, it is made first.
 *
 * <p>Argument: starts of each (20).
 */
final class ColdStart {
    private static final int UNCOUNTED = 3;
    private static final long REST_NANOS = 100_000_000;
    private static final Duration CACHE_PATIENCE = Duration.ofSeconds(60);
    private static final byte[] MESSAGE = new byte[64];

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final TaskRegistry tasks = TaskRegistry.load(ColdStart.class.getClassLoader());
    private final ChildConfig config = ChildConfig.defaults()
            .withChildren(1)
            .withSupervision(Supervision.defaults().withSpares(0));
    private Optional<StartCache> cache = Optional.empty();

    private ColdStart() {}

    public static void main(String[] args) throws IOException {
        int starts = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        ColdStart own = new ColdStart();
        own.makeCache();
        double[] ours = new double[starts];
        double[] forks = new double[starts];
        boolean nodeIsThere;
        try (NodeScript node = NodeScript.open("cold-start.js")) {
            nodeIsThere = node.isThere();
            for (int i = -UNCOUNTED; i < starts; i++) {
                double our = own.millis();
                double fork = nodeIsThere ? Double.parseDouble(node.ask("")) : 0;
                if (i >= 0) {
                    ours[i] = our;
                    forks[i] = fork;
                }
            }
        }
        print("child JVM, to the first reply", ours);
        if (nodeIsThere) {
            print("Node's fork, to the first reply", forks);
        } else {
            System.out.println("There is no node on the PATH to compare with");
        }
        own.cache.ifPresent(last -> System.out.println("AOT cache of the last: "
                + (last.startsWith() > 0
                        ? "used"
                        : "not used, " + last.state()
                                + last.reason().map(why -> ": " + why).orElse(""))));
        get(own.vertx.close());
    }

    private Offload start() {
        return get(Offload.start(vertx, OffloadConfig.of(tasks, new ChildBackend(config))));
    }

    private void makeCache() {
        Offload offload = start();
        get(offload.settledStartCaches(CACHE_PATIENCE));
        get(offload.close(Duration.ofSeconds(1)));
    }

    private double millis() {
        long begin = System.nanoTime();
        Offload offload = start();
        get(offload.submit(Echo.class, MESSAGE, TaskOptions.defaults()));
        double millis = (System.nanoTime() - begin) / 1e6;
        cache = get(offload.startCaches()).stream().findFirst();
        get(offload.close(Duration.ofSeconds(1)));
        LockSupport.parkNanos(REST_NANOS);
        return millis;
    }

    private static void print(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s, %d starts: median %.0f ms, shortest %.0f ms, longest %.0f ms%n",
                what,
                millis.length,
                millis[millis.length / 2],
                millis[0],
                millis[millis.length - 1]);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
