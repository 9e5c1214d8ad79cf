package dev.offloop.offload;

import static dev.offloop.offload.HandDriven.outcomeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Codec;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final Vertx VERTX = Vertx.vertx();

    private static final LossCause CRASH =
            new LossCause("w", 1, 4711, OptionalInt.empty(), Optional.of("SIGSEGV"), List.of("oh"));

    private static final LossCause OUT_OF_MEMORY = new LossCause(
            "w", 1, 4711, OptionalInt.of(3), Optional.empty(), Optional.empty(), true, Optional.empty(), List.of());

    private long lastId = 1_000_000;
    private final HandDriven hand = new HandDriven(VERTX, 2, new Limits(1_000_000, 1L << 40, 10));

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private Entry<?, ?> submit(Object input) {
        hand.input = input;
        return hand.submit(TaskOptions.defaults(), false);
    }

    private void loseOnce(Object input) {
        Entry<?, ?> entry = submit(input);
        hand.backend.lose(entry, CRASH);
        hand.backend.announceCredits();
        assertThat(outcomeOf(entry)).isInstanceOf(Outcome.WorkerLost.class);
    }

    private void loseOnce(Entry<?, ?> entry) {
        hand.backend.lose(accept(entry), CRASH);
        assertThat(outcomeOf(entry)).isInstanceOf(Outcome.WorkerLost.class);
    }

    /** A request of the task "flip" that may not run twice. */
    private Entry<?, ?> raw(Task<byte[], byte[]> task, Lane lane, int... bytes) {
        byte[] input = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            input[i] = (byte) bytes[i];
        }
        return raw(task, lane, input);
    }

    private Entry<?, ?> raw(Task<byte[], byte[]> task, Lane lane, byte[] input) {
        return new Entry<>(
                ++lastId, task, input, TaskOptions.defaults(), 0, lane, Promise.promise(), hand.loop.nanoTime());
    }

    private Entry<?, ?> accept(Entry<?, ?> entry) {
        assertThat(hand.dispatcher.tryAdmit(0, hand.lane)).isNull();
        entry.lane().submit(entry);
        return entry;
    }

    private static Outcome.Reason refusal(Entry<?, ?> entry) {
        if (outcomeOf(entry) instanceof Outcome.Rejected<?> rejected) {
            return rejected.reason();
        }
        throw new AssertionError("Not refused but " + outcomeOf(entry));
    }

    @Test
    void anInputThatEndsThreeWorkersIsRefusedAndOthersAreNot() {
        for (int i = 0; i < 3; i++) {
            loseOnce("poison");
        }

        Entry<?, ?> again = submit("poison");
        Entry<?, ?> other = submit("meat");

        assertThat(refusal(again)).isEqualTo(Outcome.Reason.QUARANTINED);
        assertThat(outcomeOf(other)).isNull();
        assertThat(hand.backend.held()).hasSize(1);
        assertThat(hand.dispatcher.quarantine.quarantined())
                .containsOnlyKeys("nothing-once (fake, "
                        + hand.dispatcher.quarantine.letters().getFirst().input() + ")");
    }

    @Test
    void whatWaitsInTheQueueWithSuchAnInputIsRefusedAsWell() {
        List<Entry<?, ?>> poison =
                Stream.<Entry<?, ?>>generate(() -> submit("poison")).limit(6).toList();

        for (int i = 0; i < 3; i++) {
            hand.backend.lose(poison.get(i), CRASH);
            hand.backend.announceCredits();
        }

        assertThat(outcomeOf(poison.get(3)))
                .as("handed over before the third was lost")
                .isNull();
        assertThat(refusal(poison.get(4))).isEqualTo(Outcome.Reason.QUARANTINED);
        assertThat(refusal(poison.get(5))).isEqualTo(Outcome.Reason.QUARANTINED);
        assertThat(hand.dispatcher.inFlight()).isEqualTo(1);
    }

    @Test
    void anIdempotentTaskIsNotStartedAFourthTime() {
        Entry<?, ?> entry = hand.submit(TaskOptions.defaults());
        for (int i = 0; i < 3; i++) {
            hand.backend.lose(entry, CRASH);
            hand.backend.announceCredits();
        }

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(CRASH, entry.taskId(), 3));
    }

    @Test
    void theQuarantineEndsWithItsTime() {
        for (int i = 0; i < 3; i++) {
            loseOnce("poison");
        }
        hand.loop.advance(Duration.ofMinutes(10));

        assertThat(hand.dispatcher.quarantine.quarantined()).isEmpty();
        loseOnce("poison");
        loseOnce("poison");
        loseOnce("poison");
        assertThat(refusal(submit("poison"))).isEqualTo(Outcome.Reason.QUARANTINED);
    }

    @Test
    void theSameInputIsRunWithOtherParameters() {
        TaskOptions wide = TaskOptions.defaults().parameter("width", "5000");
        for (int i = 0; i < 3; i++) {
            hand.backend.lose(hand.submit(wide, false), CRASH);
        }

        assertThat(refusal(hand.submit(wide, false))).isEqualTo(Outcome.Reason.QUARANTINED);
        assertThat(outcomeOf(hand.submit(TaskOptions.defaults().parameter("width", "32"), false)))
                .isNull();
        assertThat(outcomeOf(hand.submit(TaskOptions.defaults(), false))).isNull();
        assertThat(hand.dispatcher.quarantine.quarantined().keySet())
                .singleElement()
                .asString()
                .contains("{width=5000}");
    }

    @Test
    void theSameRequestIsRunUnderAnotherStrategyAndByOtherCode() {
        for (int i = 0; i < 3; i++) {
            loseOnce(raw(new Flip(), hand.lane, 1, 2));
        }

        assertThat(refusal(accept(raw(new Flip(), hand.lane, 1, 2)))).isEqualTo(Outcome.Reason.QUARANTINED);
        FakeBackend other = new FakeBackend("other", 2);
        Lane lane = new Lane(other, hand.dispatcher, VERTX.getOrCreateContext(), TaskRegistry.of());
        other.start(lane);
        assertThat(outcomeOf(accept(raw(new Flip(), lane, 1, 2)))).isNull();
        assertThat(outcomeOf(accept(raw(new NewFlip(), hand.lane, 1, 2)))).isNull();
    }

    @Test
    void aTaskWithoutInputAndParametersIsNeverRefused() {
        for (int i = 0; i < 5; i++) {
            loseOnce(raw(new Flip(), hand.lane));
        }

        assertThat(outcomeOf(accept(raw(new Flip(), hand.lane)))).isNull();
        assertThat(hand.dispatcher.quarantine.quarantined()).isEmpty();
    }

    @Test
    void anInputMadeToHaveTheFingerprintOfAnotherDoesNotHarmIt() {
        byte[][] twins = twins();
        for (int i = 0; i < 3; i++) {
            loseOnce(raw(new Flip(), hand.lane, twins[0]));
        }

        assertThat(refusal(accept(raw(new Flip(), hand.lane, twins[0])))).isEqualTo(Outcome.Reason.QUARANTINED);
        assertThat(outcomeOf(accept(raw(new Flip(), hand.lane, twins[1])))).isNull();
    }

    /** Two inputs of one length and one CRC-32C. */
    private static byte[][] twins() {
        Random random = new Random(7);
        Map<Long, byte[]> seen = new HashMap<>();
        while (true) {
            byte[] input = new byte[8];
            random.nextBytes(input);
            CRC32C crc = new CRC32C();
            crc.update(input);
            byte[] other = seen.put(crc.getValue(), input);
            if (other != null && !Arrays.equals(other, input)) {
                return new byte[][] {other, input};
            }
        }
    }

    @Test
    void runningOutOfMemoryIsCountedApartFromCrashing() {
        for (int i = 0; i < 2; i++) {
            hand.backend.lose(submit("large"), OUT_OF_MEMORY);
            hand.backend.lose(submit("large"), CRASH);
        }
        assertThat(outcomeOf(submit("large"))).as("two of each kind").isNull();
        hand.backend.lose(hand.backend.held().getFirst(), OUT_OF_MEMORY);

        assertThat(outcomeOf(submit("large")))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.detail())
                                .contains("ran 3 workers out of memory", "the same parameters"));
        assertThat(outcomeOf(submit("small"))).isNull();
    }

    @Test
    void whatRanOutOfMemoryIsStartedOnceMoreInAFreshWorkerAndNotAgain() {
        Entry<?, ?> entry = hand.submit(TaskOptions.defaults());
        hand.backend.lose(entry, OUT_OF_MEMORY);
        hand.backend.announceCredits();
        assertThat(outcomeOf(entry)).isNull();
        hand.backend.lose(entry, OUT_OF_MEMORY);

        assertThat(outcomeOf(entry)).isEqualTo(new Outcome.WorkerLost<>(OUT_OF_MEMORY, entry.taskId(), 2));
    }

    @Test
    void afterTwentyCrashesInARowARunIsNotStartedAgainUntilOneEndsWellAndNoneIsRefused() {
        for (int i = 0; i < 7; i++) {
            loseUntilGivenUp("input " + i);
        }

        assertThat(loseUntilGivenUp("another")).isEqualTo(1);
        hand.input = "good";
        hand.backend.complete(hand.submit(TaskOptions.defaults()), "well");
        assertThat(loseUntilGivenUp("one more")).isEqualTo(3);
    }

    /** Returns how many workers it took. */
    private int loseUntilGivenUp(Object input) {
        hand.input = input;
        Entry<?, ?> entry = hand.submit(TaskOptions.defaults());
        int losses = 0;
        while (outcomeOf(entry) == null) {
            hand.backend.lose(entry, CRASH);
            hand.backend.announceCredits();
            losses++;
        }
        return losses;
    }

    @Test
    void aWorkerKilledFromOutsideOrByItsSupervisorCountsAgainstNoRequest() {
        LossCause supervisor = new LossCause(
                "w",
                1,
                1,
                OptionalInt.empty(),
                Optional.of("SIGKILL"),
                Optional.of("it hung"),
                false,
                Optional.empty(),
                List.of());
        for (int i = 0; i < 30; i++) {
            hand.backend.lose(submit("innocent"), hand.backend.cause());
            hand.backend.lose(submit("innocent"), supervisor);
        }

        assertThat(outcomeOf(submit("innocent"))).isNull();
    }

    @Test
    void theLastHundredThatWereGivenUpAreKept() {
        for (int i = 0; i < 150; i++) {
            hand.backend.lose(submit("input"), hand.backend.cause());
        }

        List<DeadLetter> letters = hand.dispatcher.quarantine.letters();
        assertThat(letters).hasSize(100);
        assertThat(letters.getLast().taskId()).isEqualTo(150);
        assertThat(letters.getLast().attempts()).isEqualTo(1);
        assertThat(letters.getLast().task()).isEqualTo("nothing-once");
        assertThat(letters)
                .extracting(DeadLetter::input)
                .containsOnly(letters.getFirst().input());
    }

    /** Never run: the fake says what comes out. */
    private record Flip() implements Task<byte[], byte[]> {
        static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
                TaskDescriptor.nonIdempotent("flip", "Does nothing", Codec.raw(), Codec.raw());

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            return input;
        }
    }

    /** The same task in another version. */
    private record NewFlip() implements Task<byte[], byte[]> {
        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return Flip.DESCRIPTOR;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            return input;
        }
    }

    /** What would take the loop long to digest, which is noted for each thread. */
    private static final class Large implements Task<byte[], byte[]> {
        private final List<String> digesters = new ArrayList<>();
        private final TaskDescriptor<byte[], byte[]> descriptor =
                TaskDescriptor.nonIdempotent("large", "Takes much", noting(), Codec.raw());

        @SuppressWarnings("unchecked")
        private Codec<byte[]> noting() {
            return (Codec<byte[]>) Proxy.newProxyInstance(
                    Large.class.getClassLoader(), new Class<?>[] {Codec.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("encode")) {
                            digesters.add(Thread.currentThread().getName());
                        }
                        return method.invoke(Codec.raw(), arguments);
                    });
        }

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return descriptor;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            return input;
        }
    }

    private final FakeBackend largeBackend = new FakeBackend("large", 2);

    private Lane laneOfLarge() {
        Lane lane = new Lane(largeBackend, hand.dispatcher, blockingElsewhere(), TaskRegistry.of());
        largeBackend.start(lane);
        return lane;
    }

    /** Blocking code runs on a thread of its own, and its result comes by the loop. */
    private Context blockingElsewhere() {
        return (Context) Proxy.newProxyInstance(
                QuarantineTest.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("executeBlocking");
                    Promise<Object> promise = Promise.promise();
                    FutureTask<?> work = new FutureTask<>((Callable<?>) arguments[0]);
                    Thread thread = Thread.ofPlatform().name("elsewhere").start(work);
                    thread.join();
                    hand.loop.execute(() -> promise.complete(work.resultNow()));
                    return promise.future();
                });
    }

    private Entry<?, ?> large(Large task, Lane lane, int last) {
        byte[] input = new byte[3 << 20];
        input[input.length - 1] = (byte) last;
        TaskOptions options = TaskOptions.defaults();
        return accept(new Entry<>(
                ++lastId, task, input, options, input.length, lane, Promise.promise(), hand.loop.nanoTime()));
    }

    @Test
    void aLargeInputIsDigestedOffTheLoopAndRefusedAfterThat() {
        Large task = new Large();
        Lane lane = laneOfLarge();
        for (int i = 0; i < QuarantinePolicy.defaults().lossesPerInput(); i++) {
            Entry<?, ?> lost = large(task, lane, 1);
            hand.loop.runAll();
            largeBackend.lose(lost, CRASH);
            hand.loop.runAll();
            assertThat(outcomeOf(lost)).isInstanceOf(Outcome.WorkerLost.class);
        }

        Entry<?, ?> again = large(task, lane, 1);
        Entry<?, ?> other = large(task, lane, 2);
        assertThat(outcomeOf(again)).isNull();
        hand.loop.runAll();

        assertThat(refusal(again)).isEqualTo(Outcome.Reason.QUARANTINED);
        assertThat(other.place).isEqualTo(Entry.Place.HANDED);
        assertThat(task.digesters).isNotEmpty().containsOnly("elsewhere");
    }

    @Test
    void aTaskThatIsCancelledWhileItsInputIsDigestedIsForgottenOnce() {
        Entry<?, ?> lost = large(new Large(), laneOfLarge(), 1);
        largeBackend.lose(lost, CRASH);
        assertThat(outcomeOf(lost)).as("while its input is digested").isNull();

        lost.cancel();
        assertThat(outcomeOf(lost)).isEqualTo(new Outcome.Cancelled<>(true));
        hand.loop.runAll();

        assertThat(lost.place).isEqualTo(Entry.Place.GONE);
        assertThat(hand.dispatcher.inFlight()).isZero();
    }

    @Test
    void aTaskThatWasLostRunsAgainOnceItsInputIsDigested() {
        Lane lane = laneOfLarge();
        Entry<?, ?> lost = accept(new Entry<>(
                ++lastId,
                idempotentLarge(),
                new byte[3 << 20],
                TaskOptions.defaults(),
                3 << 20,
                lane,
                Promise.promise(),
                hand.loop.nanoTime()));
        largeBackend.lose(lost, CRASH);
        assertThat(lost.place).isEqualTo(Entry.Place.DIGESTED);

        hand.loop.runAll();

        assertThat(lost.place).isEqualTo(Entry.Place.HANDED);
        assertThat(lost.attempt()).isEqualTo(2);
    }

    private static Task<byte[], byte[]> idempotentLarge() {
        TaskDescriptor<byte[], byte[]> descriptor =
                TaskDescriptor.idempotent("large-again", "Takes much", Codec.raw(), Codec.raw());
        return new Task<>() {
            @Override
            public TaskDescriptor<byte[], byte[]> descriptor() {
                return descriptor;
            }

            @Override
            public byte[] run(byte[] input, TaskContext context) {
                return input;
            }
        };
    }
}
