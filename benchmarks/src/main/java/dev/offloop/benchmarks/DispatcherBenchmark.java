package dev.offloop.benchmarks;

import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.tasks.Echo;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the dispatcher alone cost a task: admission, queue, credit, outcome, future? Its worker answers at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DispatcherBenchmark {
    private static final int TASKS = 20_000;

    /** Tasks submitted and not yet answered; those beyond the worker's 64 wait in the queue. */
    @Param({"1", "64", "10000"})
    public int inFlight = 1;

    private final byte[] input = new byte[64];
    private OffloadOnLoop offload;

    @Setup(Level.Trial)
    public void start() {
        offload = new OffloadOnLoop(new AtOnce());
    }

    @TearDown(Level.Trial)
    public void close() {
        offload.close();
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void task() {
        offload.run(Echo.class, input, TASKS, inFlight);
    }

    /** Answers everything it holds on the loop's next turn. Home loop only. */
    private static final class AtOnce implements WorkerBackend {
        private static final int CREDITS = 64;

        private final Deque<Assignment> held = new ArrayDeque<>();
        private @Nullable BackendHost host;

        @Override
        public String name() {
            return "at-once";
        }

        @Override
        public Future<Void> start(BackendHost host) {
            this.host = host;
            return Future.succeededFuture();
        }

        @Override
        public int credits() {
            return CREDITS - held.size();
        }

        @Override
        public void assign(Assignment assignment) {
            if (held.isEmpty() && host != null) {
                BackendHost home = host;
                home.home().schedule(0, () -> answer(home));
            }
            held.add(assignment);
        }

        private void answer(BackendHost home) {
            for (int left = held.size(); left > 0; left--) {
                Assignment assignment = held.remove();
                home.completed(assignment, assignment.input(), 0);
            }
            home.creditsAvailable();
        }

        @Override
        public void cancel(Assignment assignment) {}

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
