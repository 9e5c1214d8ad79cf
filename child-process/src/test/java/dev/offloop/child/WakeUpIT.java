package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.sample.Echo;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes that go to sleep and wake each other, with pauses about as long as each looks before it sleeps, and
 * while one of them starts. A wake-up that is lost is a task that is never answered. {@code -Dwakeup.tasks=N} for a
 * longer run.
 */
class WakeUpIT {
    private static final int LONGEST_PAUSE_NANOS = 120_000;
    private static final int RESTARTS = 3;

    /** Where a control page tells that its child is ready. */
    private static final int READY_OFFSET = 896;

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void noReaderSleepsThroughARingWhateverThePause() throws Exception {
        int tasks = Integer.getInteger("wakeup.tasks", 4_000);
        Vertx vertx = Vertx.vertx();
        ChildConfig config = QuickChildren.config(directory.resolve("run"));
        Offload offload = Offload.start(
                        vertx,
                        OffloadConfig.of(TaskRegistry.load(getClass().getClassLoader()), new ChildBackend(config)))
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        try {
            Rounds rounds = new Rounds(vertx.getOrCreateContext(), offload, tasks);
            assertThat(rounds.run()
                            .future()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(240, TimeUnit.SECONDS))
                    .isEqualTo(tasks);
        } finally {
            offload.close(Duration.ZERO)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    @Timeout(300)
    void aChildThatIsReadyBeforeTheLoopIsToldOfItsBellIsRungForTheTasksThatWait() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Path run = directory.resolve("late");
        ChildConfig config = QuickChildren.config(run);
        Offload offload = Rig.get(Offload.start(
                vertx, OffloadConfig.of(TaskRegistry.load(getClass().getClassLoader()), new ChildBackend(config))));
        try {
            for (int serial = 2; serial < 2 + RESTARTS; serial++) {
                Rig.signal("KILL", Rig.get(offload.workers()).getFirst().pid());
                Path control = awaitControlPage(run, "child-" + serial);
                List<Future<byte[]>> waiting = Stream.generate(
                                () -> offload.submit(Echo.class, new byte[64], TaskOptions.defaults()))
                        .limit(3)
                        .toList();
                // The only loop does something else until the child, which has connected and said so, waits for its
                // bell.
                vertx.getOrCreateContext().runOnContext(ignored -> awaitReady(control));
                waiting.forEach(Rig::get);
            }
        } finally {
            Rig.get(offload.close(Duration.ZERO));
            Rig.get(vertx.close());
        }
    }

    /** The page of a child that is being started. */
    private static Path awaitControlPage(Path run, String child) {
        AtomicReference<Path> found = new AtomicReference<>();
        Rig.until(child + " is started", () -> {
            try (Stream<Path> files =
                    Files.find(run, 3, (path, attributes) -> path.endsWith(Path.of(child, "control")))) {
                files.findFirst().ifPresent(found::set);
            } catch (IOException | UncheckedIOException e) {
                // Directories come and go; it looks again.
            }
            return found.get() != null;
        });
        return Objects.requireNonNull(found.get());
    }

    private static void awaitReady(Path control) {
        Rig.until("the child is ready", () -> {
            try {
                byte[] page = Files.readAllBytes(control);
                return page.length > READY_OFFSET && page[READY_OFFSET] != 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** One task after the other, each after a pause that the loop spends busy or the child asleep. */
    private static final class Rounds {
        private final Random random = new Random(7);
        private final Context loop;
        private final Offload offload;
        private final int tasks;
        private final Promise<Integer> done = Promise.promise();
        private int answered;

        Rounds(Context loop, Offload offload, int tasks) {
            this.loop = loop;
            this.offload = offload;
            this.tasks = tasks;
        }

        Promise<Integer> run() {
            loop.runOnContext(ignored -> next());
            return done;
        }

        private void next() {
            long until = System.nanoTime() + random.nextInt(LONGEST_PAUSE_NANOS);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            offload.submit(Echo.class, new byte[64], TaskOptions.defaults())
                    .onComplete(
                            output -> {
                                if (++answered == tasks) {
                                    done.complete(answered);
                                } else {
                                    next();
                                }
                            },
                            done::fail);
        }
    }
}
