package dev.offloop.offload;

import static dev.offloop.offload.HandDriven.outcomeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Codec;
import dev.offloop.task.Outcome;
import dev.offloop.task.Outcome.Reason;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Code of others that throws in the middle of the dispatcher's work: every task ends once, and the books are at zero.
 */
final class LaneGuardsTest {
    private static final TaskOptions DEFAULTS = TaskOptions.defaults();
    private static final Vertx VERTX = Vertx.vertx();

    private final HandDriven hand = new HandDriven(VERTX, 1, new Limits(1_000_000, 1L << 40, 3));
    private final FakeBackend backend = hand.backend;
    private final ManualHomeLoop loop = hand.loop;

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private void assertBooksAtZero() {
        assertThat(hand.dispatcher.inFlight()).isZero();
        assertThat(hand.dispatcher.bytesInFlight()).isZero();
        assertThat(hand.lane.queued()).isZero();
    }

    @Test
    void aLoopThatTakesNoMoreLeavesNoRoomTaken() {
        List<Entry<Object, Object>> refused = new ArrayList<>();
        loop.refuse(true);
        loop.fromOutside(() -> refused.add(hand.submit(DEFAULTS.inputBytes(100))));

        assertThat(outcomeOf(refused.getFirst()))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.FULL));
        assertThat(hand.heard).containsExactly("fake/nothing rejected FULL");
        assertBooksAtZero();
    }

    @Test
    void aBackEndThatThrowsWhenItIsAskedRefusesTheTask() {
        backend.breakDown(new OutOfMemoryError("made up"));
        Entry<?, ?> entry = hand.submit(DEFAULTS.inputBytes(100));
        assertThat(outcomeOf(entry)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(rejected.detail()).contains("'fake'", "OutOfMemoryError");
        });
        assertThat(hand.lane.unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("OutOfMemoryError"));
        assertBooksAtZero();

        backend.breakDown(null);
        assertThat(hand.lane.unavailable()).isEmpty();
        Entry<?, ?> next = hand.submit(DEFAULTS);
        backend.complete(next, "done");
        assertThat(outcomeOf(next)).isEqualTo(new Outcome.Completed<>("done"));
    }

    @Test
    void aBackEndThatThrowsWhileATaskWaitsGetsItLater() {
        Entry<?, ?> first = hand.submit(DEFAULTS);
        Entry<?, ?> second = hand.submit(DEFAULTS);
        backend.complete(first, "one");
        backend.breakDown(new StackOverflowError("made up"));
        loop.advance(Duration.ofSeconds(2));
        assertThat(outcomeOf(second)).isNull();

        backend.breakDown(null);
        loop.advance(Duration.ofSeconds(2));
        backend.complete(second, "two");

        assertThat(outcomeOf(second)).isEqualTo(new Outcome.Completed<>("two"));
        assertBooksAtZero();
    }

    @Test
    void aDeadlineIsKeptAlthoughTheBackEndThrowsAndSoIsTheNextOne() {
        Entry<?, ?> first = hand.submit(TaskOptions.deadline(Duration.ofMillis(10)));
        Entry<?, ?> second = hand.submit(TaskOptions.deadline(Duration.ofMillis(20)));
        backend.breakDown(new OutOfMemoryError("made up"));
        loop.advance(Duration.ofMillis(30));

        assertThat(outcomeOf(first)).isInstanceOf(Outcome.TimedOut.class);
        assertThat(outcomeOf(second)).isInstanceOf(Outcome.TimedOut.class);
        backend.breakDown(null);
        backend.fail(first, new IllegalStateException("late"));
        assertBooksAtZero();
    }

    @Test
    void anObserverThatThrowsKeepsNoTaskWaiting() {
        OffloadObserver thrower = new OffloadObserver() {
            @Override
            public void rejected(TaskDescriptor<?, ?> task, String strategy, Reason reason) {
                throw new AssertionError("rejected");
            }

            @Override
            public void settled(TaskDescriptor<?, ?> task, String strategy, Outcome.Kind kind, Accounting took) {
                throw new AssertionError("settled");
            }

            @Override
            public void retried(TaskDescriptor<?, ?> task, String strategy) {
                throw new AssertionError("retried");
            }
        };
        GuardedObserver guarded = new GuardedObserver(thrower);
        Entry<Object, Object> entry = hand.entry(DEFAULTS, true);

        guarded.rejected(entry.descriptor(), "fake", Reason.FULL);
        guarded.settled(entry.descriptor(), "fake", Outcome.Kind.FAILED, Accounting.NOTHING);
        guarded.retried(entry.descriptor(), "fake");
    }

    @Test
    void aCodecThatThrowsWhileALostTaskIsGivenBackChangesNothing() {
        Entry<Object, Object> entry = submit(new Unencodable(true));
        backend.lose(entry, backend.crash());
        backend.announceCredits();
        assertThat(entry.attempt()).isEqualTo(2);
        backend.complete(entry, "at last");
        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("at last"));

        Entry<Object, Object> lost = submit(new Unencodable(false));
        backend.lose(lost, backend.crash());
        assertThat(outcomeOf(lost)).isInstanceOf(Outcome.WorkerLost.class);
        assertBooksAtZero();
    }

    @Test
    void aTaskThatIsAskedForItsDescriptorOnlyOnceMayLoseIt() {
        Unencodable task = new Unencodable(true);
        Entry<Object, Object> entry = submit(task);
        task.forgetful = true;
        backend.lose(entry, backend.crash());
        backend.announceCredits();
        backend.complete(entry, "done");

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.Completed<>("done"));
        assertBooksAtZero();
    }

    @Test
    void aHandOverThatThrowsAfterItGaveTheTaskBackEndsItOnce() {
        backend.onRun(assignment -> {
            backend.fail(assignment, new IllegalStateException("first"));
            throw new OutOfMemoryError("second");
        });
        Entry<?, ?> entry = hand.submit(DEFAULTS);

        assertThat(outcomeOf(entry))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().message()).isEqualTo("first"));
        assertBooksAtZero();
    }

    @Test
    void anErrorWhileHandingOverFailsThatTaskAlone() {
        backend.onRun(assignment -> {
            throw new StackOverflowError("made up");
        });
        Entry<?, ?> entry = hand.submit(DEFAULTS);
        assertThat(outcomeOf(entry))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().type()).isEqualTo(StackOverflowError.class.getName()));

        backend.onRun(assignment -> {});
        Entry<?, ?> next = hand.submit(DEFAULTS);
        backend.complete(next, "done");
        assertThat(outcomeOf(next)).isEqualTo(new Outcome.Completed<>("done"));
        assertBooksAtZero();
    }

    private Entry<Object, Object> submit(Task<Object, Object> task) {
        Entry<Object, Object> entry =
                new Entry<>(1_000, task, "input", DEFAULTS, 0, hand.lane, Promise.promise(), loop.nanoTime());
        assertThat(hand.dispatcher.tryAdmit(0, hand.lane)).isNull();
        hand.lane.submit(entry);
        return entry;
    }

    /** Its input cannot be encoded, and it may forget what it is. */
    private static final class Unencodable implements Task<Object, Object> {
        private final TaskDescriptor<Object, Object> descriptor;
        private boolean forgetful;

        Unencodable(boolean idempotent) {
            descriptor = idempotent
                    ? TaskDescriptor.idempotent("unencodable", "Has a bad codec", new BadCodec(), new BadCodec())
                    : TaskDescriptor.nonIdempotent("unencodable", "Has a bad codec", new BadCodec(), new BadCodec());
        }

        @Override
        public TaskDescriptor<Object, Object> descriptor() {
            if (forgetful) {
                throw new NoClassDefFoundError("descriptor");
            }
            return descriptor;
        }

        @Override
        public Object run(Object input, TaskContext context) {
            return input;
        }
    }

    private static final class BadCodec implements Codec<Object> {
        @Override
        public String mediaType() {
            return "application/bad";
        }

        @Override
        public boolean accepts(String mediaType) {
            return true;
        }

        @Override
        public Object fromEdge(byte[] body) {
            throw new AssertionError("fromEdge");
        }

        @Override
        public byte[] toEdge(Object value) {
            throw new AssertionError("toEdge");
        }

        @Override
        public Object decode(byte[] bytes) {
            throw new AssertionError("decode");
        }

        @Override
        public byte[] encode(Object value) {
            throw new AssertionError("encode");
        }
    }
}
