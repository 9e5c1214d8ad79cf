package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.sample.Echo;
import dev.offloop.child.sample.Spin;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.sample.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Real children under a supervisor with this or that configuration; one of them, without a spare, when nothing is said.
 * Closing it checks that it leaves nothing behind.
 */
final class Rig implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final Limits LIMITS = new Limits(100_000, 1L << 30, 10);

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private final Offload offload;

    /** With the tasks that are listed. */
    Rig(Path directory, UnaryOperator<ChildConfig> with) {
        this(directory, TaskRegistry.load(Rig.class.getClassLoader()), with);
    }

    Rig(Path directory, TaskRegistry tasks, UnaryOperator<ChildConfig> with) {
        this.directory = directory;
        ChildConfig config =
                QuickChildren.withoutUnfitCache(with.apply(QuickChildren.config(directory.resolve("run"))));
        this.offload = get(Offload.start(
                vertx, OffloadConfig.of(tasks, new ChildBackend(config)).withLimits(LIMITS)));
    }

    Offload offload() {
        return offload;
    }

    Future<byte[]> echo(int value) {
        return offload.submit(Echo.class, new byte[] {(byte) value}, TaskOptions.defaults());
    }

    /** Answers once the task has started. */
    Future<Text> spin(TaskOptions options) {
        Path mark = directory.resolve("spin-" + System.nanoTime());
        Future<Text> spinning = offload.submit(Spin.class, new Text(mark.toString()), options);
        until("the task spins", () -> Files.exists(mark));
        return spinning;
    }

    List<WorkerInfo> workers() {
        return get(offload.workers());
    }

    /** The child in the first place. */
    WorkerInfo first() {
        return workers().getFirst();
    }

    /** Those at work and ready. */
    List<WorkerInfo> ready() {
        return inState("ready");
    }

    List<WorkerInfo> spares() {
        return inState("spare");
    }

    List<WorkerInfo> starting() {
        return inState("starting");
    }

    private List<WorkerInfo> inState(String state) {
        return workers().stream().filter(worker -> worker.state().equals(state)).toList();
    }

    static void signal(String name, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Outcome.WorkerLost<?> lost(Future<?> future) {
        Outcome<?> outcome = outcome(future);
        assertThat(outcome).isInstanceOf(Outcome.WorkerLost.class);
        return (Outcome.WorkerLost<?>) outcome;
    }

    static Outcome<?> outcome(Future<?> future) {
        Throwable failure = failureOf(future);
        assertThat(failure).isInstanceOf(OffloadException.class);
        return ((OffloadException) failure).outcome();
    }

    static Throwable failureOf(Future<?> future) {
        try {
            Object value = future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("Succeeded with " + value);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting until %s", what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        List<Long> pids =
                workers().stream().map(WorkerInfo::pid).filter(pid -> pid > 0).toList();
        get(offload.close(Duration.ZERO));
        get(vertx.close());
        try (Stream<Path> left = Files.list(directory.resolve("run"))) {
            assertThat(left).as("files left behind").isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        until(
                "no child is left",
                () -> pids.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    }
}
