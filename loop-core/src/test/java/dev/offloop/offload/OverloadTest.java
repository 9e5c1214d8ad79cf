package dev.offloop.offload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.task.Outcome;
import dev.offloop.task.TaskOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The dispatcher under more work than its workers can do, in simulated time. */
final class OverloadTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int WORKERS = 2;
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration BOUND = Duration.ofSeconds(1);

    private final HandDriven hand =
            new HandDriven(VERTX, WORKERS, new Limits(1_000_000, 1L << 40, 1, Duration.ZERO).withMaxQueueWait(BOUND));
    private final Map<Assignment, Long> running = new LinkedHashMap<>();
    private final List<Entry<Object, Object>> entries = new ArrayList<>();
    private LongSupplier runNanos = () -> 10 * MILLISECOND;

    OverloadTest() {
        hand.backend.onRun(assignment -> running.put(assignment, hand.loop.nanoTime() + runNanos.getAsLong()));
    }

    @AfterAll
    static void close() {
        VERTX.close();
    }

    /** Lets a millisecond pass, and what is done by then be done. */
    private void step() {
        hand.loop.advance(Duration.ofNanos(MILLISECOND));
        for (Map.Entry<Assignment, Long> run : List.copyOf(running.entrySet())) {
            if (run.getValue() <= hand.loop.nanoTime()) {
                running.remove(run.getKey());
                hand.backend.complete(run.getKey(), "done");
                hand.backend.announceCredits();
            }
        }
    }

    private Entry<Object, Object> submit(TaskOptions options) {
        Entry<Object, Object> entry = hand.submit(options);
        entries.add(entry);
        return entry;
    }

    /** Its deadline has passed on its way to the loop. */
    @Test
    void oneThatComesAfterItsDeadlineTimesOutAlsoBehindOthers() {
        for (int i = 0; i < 20; i++) {
            submit(TaskOptions.defaults());
            step();
        }
        submit(TaskOptions.defaults());
        submit(TaskOptions.defaults());
        submit(TaskOptions.defaults());
        hand.loop.fromOutside(() -> submit(TaskOptions.deadline(Duration.ofNanos(MILLISECOND))));
        hand.loop.block(Duration.ofMillis(5));
        hand.loop.runAll();

        assertThat(HandDriven.outcomeOf(entries.getLast())).isInstanceOf(Outcome.TimedOut.class);
    }

    /** Nothing was handed over meanwhile, which says nothing of the workers. */
    @Test
    void theTimeInWhichItWasPausedDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            submit(TaskOptions.defaults());
            step();
        }
        hand.lane.pause();
        for (int i = 0; i < 600; i++) {
            hand.loop.advance(Duration.ofSeconds(1));
            step();
        }
        hand.lane.resume();
        entries.clear();
        for (int i = 0; i < 100; i++) {
            submit(TaskOptions.defaults());
            submit(TaskOptions.defaults());
            submit(TaskOptions.defaults());
            for (int j = 0; j < 20; j++) {
                step();
            }
        }

        assertThat(entries).allMatch(entry -> HandDriven.outcomeOf(entry) instanceof Outcome.Completed<?>);
    }

    private static Outcome.Reason reasonOf(Entry<?, ?> entry) {
        if (HandDriven.outcomeOf(entry) instanceof Outcome.Rejected<?> rejected) {
            return rejected.reason();
        }
        throw new AssertionError("Not refused");
    }

    private static Stream<Arguments> runTimes() {
        Random random = new Random(3);
        return Stream.of(
                Arguments.of("constant", (LongSupplier) () -> 10 * MILLISECOND),
                Arguments.of("bimodal", (LongSupplier) () -> (random.nextInt(10) == 0 ? 82 : 2) * MILLISECOND),
                Arguments.of("exponential", (LongSupplier)
                        () -> (long) (-10.0 * MILLISECOND * Math.log(1 - random.nextDouble()))));
    }

    /** Ten times what two workers can do, for 20 s: 2 000 tasks a second of 10 ms. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runTimes")
    void workersStayBusyTheWaitStaysBoundedAndTheRestIsRefusedAtOnce(String name, LongSupplier nanos) {
        runNanos = nanos;
        long busy = 0;
        int refusedAtOnce = 0;
        for (int millis = 0; millis < 20_000; millis++) {
            for (int i = 0; i < 2; i++) {
                Entry<?, ?> entry = submit(TaskOptions.defaults());
                if (entry.settled) {
                    assertThat(reasonOf(entry)).isEqualTo(Outcome.Reason.FULL);
                    refusedAtOnce++;
                }
            }
            step();
            busy += running.size();
        }

        assertThat(busy / (20_000.0 * WORKERS)).isGreaterThan(0.95);
        assertThat(entries)
                .filteredOn(entry -> entry.handedNanos != 0)
                .allSatisfy(entry ->
                        assertThat(entry.handedNanos - entry.acceptedNanos()).isLessThanOrEqualTo(BOUND.toNanos()));
        long refused = entries.stream()
                .filter(entry -> entry.settled && entry.handedNanos == 0)
                .count();
        assertThat(refusedAtOnce).isGreaterThan((int) (0.9 * refused));
    }

    @Test
    void whatCannotBeBegunBeforeItsDeadlineIsRefusedAtOnceAndSaysWhen() {
        for (int i = 0; i < 50; i++) {
            submit(TaskOptions.defaults());
        }
        for (int i = 0; i < 100; i++) {
            step();
        }
        int waiting = hand.lane.queued();

        Entry<?, ?> hurried = submit(TaskOptions.deadline(Duration.ofMillis(20)));
        Entry<?, ?> patient = submit(TaskOptions.deadline(Duration.ofSeconds(20)));

        assertThat(waiting).isGreaterThan(20);
        assertThat(HandDriven.outcomeOf(hurried)).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(Outcome.Reason.FULL);
            assertThat(rejected.detail()).startsWith("It would wait for about ").contains("20 ms");
            assertThat(rejected.retryAfter()).isPositive();
        });
        assertThat(HandDriven.outcomeOf(patient)).isNull();
        assertThat(hand.dispatcher.inFlight()).isEqualTo(hand.lane.queued() + running.size());
    }

    /** Two keys, one of which offers a hundred times what the other does. */
    @Test
    void aSmallCustomerBesideAGreedyOneWaitsAtMostTwoRunTimes() {
        List<Long> waits = new ArrayList<>();
        for (int millis = 0; millis < 20_000; millis++) {
            for (int i = 0; i < 10; i++) {
                submit(TaskOptions.defaults().key("greedy"));
            }
            if (millis % 10 == 0) {
                submit(TaskOptions.defaults().key("small"));
            }
            step();
        }

        for (Entry<Object, Object> entry : entries) {
            if (entry.options.key().equals("small") && entry.acceptedNanos() < hand.loop.nanoTime() - SECOND) {
                assertThat(entry.handedNanos).as("begun").isPositive();
                waits.add(entry.handedNanos - entry.acceptedNanos());
            }
        }
        waits.sort(null);
        assertThat(waits.get(waits.size() * 99 / 100)).isLessThanOrEqualTo(2 * 10 * MILLISECOND);
    }

    @Test
    void withoutABoundEverythingWaits() {
        HandDriven patient = new HandDriven(VERTX, 1, new Limits(1_000_000, 1L << 40, 1, Duration.ZERO));
        for (int i = 0; i < 1_000; i++) {
            patient.submit(TaskOptions.defaults());
            patient.loop.advance(Duration.ofSeconds(1));
        }

        assertThat(patient.lane.queued()).isEqualTo(999);
    }
}
