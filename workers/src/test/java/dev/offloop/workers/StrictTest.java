package dev.offloop.workers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.offload.Accounting;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.OffloadObserver;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.auto.AutoPolicy;
import dev.offloop.offload.auto.Explanation;
import dev.offloop.task.Codec;
import dev.offloop.task.CodecException;
import dev.offloop.task.Failure;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that copy as processes do. */
final class StrictTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Offload> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(offload -> get(offload.close(Duration.ofSeconds(5))));
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    static Stream<WorkerBackend> backends() {
        return Stream.of(
                new InlineBackend(),
                ThreadBackend.platform(1),
                ThreadBackend.virtual(2),
                ThreadBackend.workStealing(1),
                new KeyedBackend(2));
    }

    private Offload start(WorkerBackend backend, boolean strict) {
        TaskRegistry tasks = TaskRegistry.of(new Increment(), new Keep());
        Offload offload =
                get(Offload.start(vertx, OffloadConfig.of(tasks, backend).withStrict(strict)));
        started.add(offload);
        return offload;
    }

    private static Failure failureOf(Future<?> future) {
        Outcome<?> outcome =
                get(future.transform(result -> Future.succeededFuture(result.cause()))) instanceof OffloadException e
                        ? e.outcome()
                        : new Outcome.Completed<>(true);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) outcome).failure();
    }

    /** A counter that its task changes, which it may only where it has one of its own. */
    static final class Counter {
        public int count;
    }

    static final class Increment implements Task<Counter, Counter> {
        @Override
        public TaskDescriptor<Counter, Counter> descriptor() {
            return TaskDescriptor.idempotent(
                    "increment", "Counts on", Codec.json(Counter.class), Codec.json(Counter.class));
        }

        @Override
        public Counter run(Counter input, TaskContext context) {
            input.count++;
            return input;
        }
    }

    /** Keeps the array that it was given and the one that it has answered. */
    static final class Keep implements Task<byte[], byte[]> {
        private static volatile byte[] given = new byte[0];

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("keep", "Keeps what it is given", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            given = input;
            return input;
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatATaskDoesToItsInputIsNotSeenByTheCaller(WorkerBackend backend) {
        Counter counter = new Counter();
        Counter counted = get(start(backend, true).submit(Increment.class, counter));

        assertThat(counted.count).isEqualTo(1);
        assertThat(counter.count).isZero();
    }

    /** What the test of a task would not notice without. */
    @Test
    void withoutItTheyShareTheObject() {
        Counter counter = new Counter();

        assertThat(get(start(ThreadBackend.platform(1), false).submit(Increment.class, counter)))
                .isSameAs(counter);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void bytesAreCopiedBothWays(WorkerBackend backend) {
        byte[] input = {1, 2, 3};
        byte[] output = get(start(backend, true).submit(Keep.class, input));

        assertThat(output).containsExactly(1, 2, 3).isNotSameAs(Keep.given);
        assertThat(Keep.given).isNotSameAs(input);
    }

    /** One step of the way fails. */
    private record Faulty(String step) implements Codec<String>, Task<String, String> {
        @Override
        public TaskDescriptor<String, String> descriptor() {
            return TaskDescriptor.idempotent(
                    "faulty",
                    "Fails on its way",
                    new Faulty(step.startsWith("input") ? step : ""),
                    new Faulty(step.startsWith("result") ? step : ""));
        }

        @Override
        public String run(String input, TaskContext context) {
            return input;
        }

        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public boolean accepts(String mediaType) {
            return true;
        }

        @Override
        public String fromEdge(byte[] body) {
            return decode(body);
        }

        @Override
        public byte[] toEdge(String value) {
            return encode(value);
        }

        @Override
        public String decode(byte[] bytes) {
            failAt("read");
            return new String(bytes, UTF_8);
        }

        @Override
        public byte[] encode(String value) {
            failAt("written");
            return value.getBytes(UTF_8);
        }

        private void failAt(String what) {
            if (step.endsWith(what)) {
                throw new IllegalStateException("made up");
            }
        }
    }

    /** As {@code child} fails it: what cannot be written at the caller's side is told as it is thrown. */
    @ParameterizedTest
    @MethodSource("backends")
    void aFaultOnTheWayFailsTheTaskAsItDoesBetweenProcesses(WorkerBackend backend) {
        Offload offload = start(backend, true);

        assertThat(fault(offload, "input written").summary()).isEqualTo("java.lang.IllegalStateException: made up");
        assertThat(fault(offload, "input read"))
                .returns(CodecException.class.getName(), Failure::type)
                .returns(
                        "The input of task 'faulty' cannot be read in its worker: "
                                + "java.lang.IllegalStateException: made up",
                        Failure::message);
        assertThat(fault(offload, "result written").message())
                .isEqualTo("The result of task 'faulty' cannot be written: java.lang.IllegalStateException: made up");
        assertThat(fault(offload, "result read").message())
                .isEqualTo("The result of task 'faulty' cannot be read back from its worker: "
                        + "java.lang.IllegalStateException: made up");
    }

    private static Failure fault(Offload offload, String step) {
        return failureOf(
                offload.submit(new Faulty(step), "text", TaskOptions.defaults()).future());
    }

    /** What {@code auto} measures with is not the application's, copied or not. */
    @Test
    void theTasksOfACalibrationAreNotCounted() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        OffloadObserver observer = new OffloadObserver() {
            @Override
            public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
                heard.add(task.name());
            }
        };
        OffloadConfig config = OffloadConfig.of(
                        TaskRegistry.of(new Keep()), ThreadBackend.platform(1), new InlineBackend())
                .withAuto(AutoPolicy.defaults())
                .withObserver(observer)
                .withStrict(true);
        Offload offload = get(Offload.start(vertx, config));
        started.add(offload);
        get(offload.submit(Keep.class, new byte[1]));

        assertThat(heard).containsExactly("keep");
        assertThat(get(offload.explainAll())).extracting(Explanation::task).containsExactly("keep");
    }

    @ParameterizedTest
    @MethodSource("backends")
    void codeIsRunAsItIs(WorkerBackend backend) {
        Object there = new Object();

        assertThat(get(start(backend, true).<Object>call(() -> there))).isSameAs(there);
    }

    @Test
    void aBuilderAsksForIt() {
        Offload pool = get(Offload.create(vertx)
                .tasks(Increment.class)
                .strategies("platform")
                .strict()
                .start());
        started.add(pool);
        Counter counter = new Counter();

        assertThat(get(pool.submit(Increment.class, counter))).isNotSameAs(counter);
        assertThat(counter.count).isZero();
    }
}
