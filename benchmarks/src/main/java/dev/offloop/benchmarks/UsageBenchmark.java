package dev.offloop.benchmarks;

import dev.offloop.task.Usage;
import dev.offloop.task.UsageMeter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to measure what a run takes of its thread? Of a long task, whose processor time and allocation are
 * read before and after; of a brief one, whose are not; and of two brief ones in turns, each of which has to be looked
 * up by its name.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class UsageBenchmark {
    private static final long BRIEF_NANOS = 1_000;
    private static final long LONG_NANOS = 1_000_000;

    private final UsageMeter meter = UsageMeter.ofThread();

    /** Has the JDK load what it measures with. */
    @Setup
    public void load() {
        if (!UsageMeter.loaded()) {
            throw new IllegalStateException("This JVM cannot measure");
        }
    }

    @Benchmark
    public Usage longRun() {
        return run("long", LONG_NANOS);
    }

    @Benchmark
    public Usage briefRun() {
        return run("brief", BRIEF_NANOS);
    }

    /** Two runs. */
    @Benchmark
    public Usage briefRunsInTurns() {
        var _ = run("one", BRIEF_NANOS);
        return run("other", BRIEF_NANOS);
    }

    private Usage run(String task, long nanos) {
        meter.begin(task);
        meter.end();
        return meter.usage(nanos);
    }
}
