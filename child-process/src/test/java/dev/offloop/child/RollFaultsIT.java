package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.Offloop;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.sample.Echo;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Children that are killed or stopped while their queues roll all the time, every 60 tasks or so.
 * {@code -Dfaults.rounds=N} for more of them.
 */
@Isolated
class RollFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 4);
    private static final int IN_FLIGHT = 64;
    private static final byte[] INPUT = new byte[4_000];

    /**
     * A reader that is caught in an unfinished roll stays there for seconds. Anything near it is a fault, on any
     * machine.
     */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(2);

    /** Shorter ones are not looked at. */
    private static final Duration SHORT_POLL = Duration.ofNanos(10_000);

    /** None takes longer, but when the JVM itself stands still. */
    private static final Duration LONG_POLL = Duration.ofMillis(20);

    @TempDir(factory = InMemory.class)
    Path directory;

    /** As children of a service have it: a write to a page of a file on a disk may wait for the disk. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "offloop-rolls")
                    : Files.createTempDirectory("offloop-rolls");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    @Timeout(600)
    void noTaskIsHeldUpAndNothingIsLost(String signal) throws Exception {
        Polls polls = new Polls(LONG_POLL);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(Offloop.transport(
                        LoopTransport.best(),
                        LoopConfig.defaults().toBuilder()
                                .slowCallback(SHORT_POLL)
                                .listener(polls)
                                .build()))
                .build();
        ChildConfig config = QuickChildren.config(directory.resolve("run"))
                .withCycleBytes(256 << 10)
                .withArenaBytes(0)
                .withSupervision(Supervision.defaults().withHeartbeatTimeout(Duration.ofSeconds(1)));
        Offload offload = await(Offload.start(
                vertx,
                OffloadConfig.of(TaskRegistry.load(getClass().getClassLoader()), new ChildBackend(config))
                        .withLimits(new Limits(10_000, 1L << 30, 1_000))));
        Context loop = vertx.getOrCreateContext();
        try {
            Stream stream = new Stream(loop, offload, signal);
            await(stream.run());
            assertThat(stream.hits).isEqualTo(ROUNDS);
            report(signal, stream, polls);
        } finally {
            await(offload.close(Duration.ofSeconds(10)));
            await(vertx.close());
        }
    }

    private static void report(String signal, Stream stream, Polls polls) {
        System.out.printf(
                "%d x SIG%s under %,d tasks: %,d polls over %d us, %d of them over %d ms, the longest %.1f ms%n",
                stream.hits,
                signal,
                stream.answered,
                polls.count(),
                SHORT_POLL.toNanos() / 1_000,
                polls.over(),
                LONG_POLL.toMillis(),
                polls.longest().toNanos() / 1e6);
        assertThat(polls.count())
                .as("polls, without which nothing was measured")
                .isPositive();
        assertThat(polls.longest()).isLessThan(LONGEST_POLL);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(500, TimeUnit.SECONDS);
    }

    /** Echoes without end, and a signal to the child every now and then. */
    private static final class Stream {
        private final Random random = new Random(11);
        private final Context loop;
        private final Offload offload;
        private final String signal;
        private final Promise<Void> done = Promise.promise();
        private int hits;
        private long answered;
        private long nextHit = 500;
        private long pidHit;
        private int inFlight;

        Stream(Context loop, Offload offload, String signal) {
            this.loop = loop;
            this.offload = offload;
            this.signal = signal;
        }

        Future<Void> run() {
            loop.runOnContext(ignored -> {
                for (int i = 0; i < IN_FLIGHT; i++) {
                    submit();
                }
            });
            return done.future();
        }

        private void submit() {
            inFlight++;
            offload.submit(Echo.class, INPUT, TaskOptions.defaults()).onComplete(output -> onAnswer(), done::tryFail);
        }

        private void onAnswer() {
            answered++;
            inFlight--;
            if (answered >= nextHit && hits < ROUNDS) {
                nextHit = answered + 200 + random.nextInt(400);
                hit();
            }
            if (hits < ROUNDS || answered < nextHit) {
                submit();
            } else if (inFlight == 0) {
                done.tryComplete();
            }
        }

        private void hit() {
            offload.workers()
                    .onComplete(
                            workers -> workers.stream()
                                    .filter(worker -> worker.state().equals("ready")
                                            && worker.pid() > 0
                                            && worker.pid() != pidHit)
                                    .findFirst()
                                    .ifPresent(this::hit),
                            done::tryFail);
        }

        private void hit(WorkerInfo worker) {
            if (hits < ROUNDS) {
                hits++;
                pidHit = worker.pid();
                // Starting a process takes the loop longer than all that is measured here.
                loop.executeBlocking(() -> new ProcessBuilder("kill", "-" + signal, Long.toString(worker.pid()))
                                .start()
                                .waitFor())
                        .onFailure(done::tryFail);
            }
        }
    }
}
