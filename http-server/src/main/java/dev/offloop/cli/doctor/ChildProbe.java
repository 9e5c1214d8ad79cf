package dev.offloop.cli.doctor;

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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Starts one child JVM and sends bytes through it: the one check that covers queues, bells and flags together. Where
 * children have no AOT cache yet, it is made meanwhile, and then tried by another child.
 */
final class ChildProbe {
    private static final String NAME = "child";
    private static final String CACHE = "aot-cache";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than the timeout of what is checked. */
    private static final Duration LIMIT = PATIENCE.plusSeconds(5);

    private ChildProbe() {}

    static List<Check> checks() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            return probe(vertx);
        } catch (CompletionException e) {
            return List.of(Check.fail(
                    NAME, "no child JVM answers: " + (e.getCause() == null ? e : e.getCause()).getMessage()));
        } finally {
            await(vertx.close());
        }
    }

    private static List<Check> probe(Vertx vertx) {
        long begin = System.nanoTime();
        TaskRegistry tasks = TaskRegistry.load(ChildProbe.class.getClassLoader());
        ChildBackend child = new ChildBackend(ChildConfig.defaults()
                .withChildren(1)
                .withSupervision(Supervision.defaults().withSpares(0)));
        Offload offload = await(Offload.start(vertx, OffloadConfig.of(tasks, child)));
        try {
            byte[] sent = {1, 2, 3};
            byte[] received = await(offload.submit(Echo.class, sent, TaskOptions.deadline(PATIENCE)));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            return Arrays.equals(sent, received)
                    ? List.of(
                            Check.ok(
                                    NAME,
                                    "a child JVM started and answered over Chronicle Queue, " + millis + " ms in all"),
                            cache(offload))
                    : List.of(Check.fail(NAME, "a child JVM answered with other bytes than it was sent"));
        } finally {
            await(offload.close(Duration.ofSeconds(1)));
        }
    }

    private static Check cache(Offload offload) {
        StartCache first = whenSettled(offload);
        StartCache cache = first;
        if (first.state() == StartCache.State.READY && first.startsWith() == 0) {
            await(offload.renewWorkers());
            cache = whenSettled(offload);
        }
        return describe(cache, first.startsWith() == 0);
    }

    private static Check describe(StartCache cache, boolean made) {
        String file = cache.file().map(name -> " " + name).orElse("");
        String why = cache.reason().map(reason -> ": " + reason).orElse("");
        if (cache.startsWith() > 0) {
            return Check.ok(
                    CACHE,
                    "children start from" + file + (made ? ", which was made just now" : "")
                            + (cache.rejections() > 0 ? "; the one before was rejected" + why : ""));
        }
        return switch (cache.state()) {
            case READY, REJECTED -> Check.note(CACHE, "rejected, so that children start more slowly:" + file + why);
            case MAKING, MISSING -> Check.note(CACHE, "not there yet; another process may be making" + file);
            case UNAVAILABLE -> Check.note(CACHE, "children start without one, more slowly" + why);
        };
    }

    private static StartCache whenSettled(Offload offload) {
        return await(offload.settledStartCaches(PATIENCE)).getFirst();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
