package dev.offloop.offload.auto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against simulated strategies whose costs are known. */
final class ChooserTest {
    private static final Candidate LOOP = new Candidate("inline", WorkerPlace.LOOP);
    private static final Candidate THREAD = new Candidate("platform", WorkerPlace.THREAD);
    private static final Candidate PROCESS = new Candidate("child", WorkerPlace.PROCESS);
    private static final List<Candidate> ALL = List.of(LOOP, THREAD, PROCESS);
    private static final long BUDGET = AutoPolicy.defaults().loopBudget().toNanos();
    private static final int TASKS = 50_000;

    private boolean heapIsShort;
    private final Chooser chooser = calibrated(new Chooser(ALL, AutoPolicy.defaults(), () -> heapIsShort));

    private static Chooser calibrated(Chooser chooser) {
        chooser.calibrated("inline", dispatch("inline"), 0);
        chooser.calibrated("platform", dispatch("platform"), 0);
        chooser.calibrated("child", dispatch("child"), 0.5);
        return chooser;
    }

    private static double dispatch(String strategy) {
        return switch (strategy) {
            case "inline" -> 300;
            case "platform" -> 3_000;
            default -> 12_000;
        };
    }

    /** What a task costs its caller, and on the loop everything that waits behind it. */
    private static double cost(String strategy, long runNanos) {
        return dispatch(strategy) + (strategy.equals("inline") ? 2.0 * runNanos : runNanos);
    }

    private String run(String task, long nanos) {
        String strategy = chooser.choose(task, false);
        chooser.onRun(task, false, strategy, 64, nanos);
        return strategy;
    }

    private void runMany(String task, int count, long nanos) {
        for (int i = 0; i < count; i++) {
            run(task, nanos);
        }
    }

    private String strategy(String task) {
        return chooser.explain(task, false).strategy();
    }

    private static Stream<Arguments> distributions() {
        Random random = new Random(17);
        long[] drift = {1_000};
        long[] back = {400_000};
        return Stream.of(
                Arguments.of("constant 1 µs", (LongSupplier) () -> 1_000),
                Arguments.of("constant 30 µs", (LongSupplier) () -> 30_000),
                Arguments.of("constant 5 ms", (LongSupplier) () -> 5_000_000),
                Arguments.of("bimodal", (LongSupplier) () -> random.nextInt(10) == 0 ? 200_000 : 2_000),
                Arguments.of(
                        "bimodal past the budget", (LongSupplier) () -> random.nextInt(50) == 0 ? 4_000_000 : 2_000),
                Arguments.of("heavy tail", (LongSupplier)
                        () -> (long) (1_000 * Math.pow(1 - random.nextDouble(), -1 / 1.2))),
                Arguments.of("exponential", (LongSupplier) () -> (long) (-4_000 * Math.log(1 - random.nextDouble()))),
                Arguments.of("growing", (LongSupplier) () -> drift[0] += 10),
                Arguments.of("shrinking", (LongSupplier) () -> back[0] = Math.max(500, back[0] - 20)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void itCostsAtMostATenthMoreThanTheBestFixedStrategy(String name, LongSupplier nanos) {
        double chosen = 0;
        double threads = 0;
        double children = 0;
        double loop = 0;
        boolean pastBudget = false;
        for (int i = 0; i < TASKS; i++) {
            long run = nanos.getAsLong();
            chosen += cost(run(name, run), run);
            threads += cost("platform", run);
            children += cost("child", run);
            loop += cost("inline", run);
            pastBudget |= run > BUDGET;
        }
        double best = Math.min(Math.min(threads, children), pastBudget ? Double.MAX_VALUE : loop);

        assertThat(chosen / best).isLessThanOrEqualTo(1.1);
    }

    @Test
    void whatIsNotKnownGoesToAnotherProcess() {
        for (int i = 0; i < Chooser.STRANGER_RUNS; i++) {
            assertThat(run("new", 1_000)).isEqualTo("child");
        }
        assertThat(chooser.explain("new", false).runs()).isEqualTo(Chooser.STRANGER_RUNS);
    }

    @Test
    void whatHasExceededTheLoopsBudgetIsNeverPutOnTheLoopAgain() {
        runMany("quick", 200, 1_000);
        assertThat(strategy("quick")).isEqualTo("inline");

        run("quick", BUDGET + 1);

        for (int i = 0; i < TASKS; i++) {
            assertThat(run("quick", 1_000)).isNotEqualTo("inline");
        }
        assertThat(chooser.explain("quick", false).reason())
                .contains("inline may not: 1 took longer than the 1.000 ms");
    }

    @Test
    void theWarmUpOfTheJvmIsNotHeldAgainstATask() {
        run("quick", 20 * BUDGET);
        runMany("quick", 2_000, 1_000);

        assertThat(strategy("quick")).isEqualTo("inline");
    }

    @Test
    void whatEndedAWorkerStaysInOtherProcesses() {
        runMany("quick", 200, 1_000);

        chooser.onCrash("quick", false);

        for (int i = 0; i < 1_000; i++) {
            assertThat(run("quick", 1_000)).isEqualTo("child");
        }
    }

    @Test
    void whileTheHeapIsShortEverythingGoesToOtherProcesses() {
        runMany("middling", 500, 10_000);
        assertThat(strategy("middling")).isEqualTo("platform");

        heapIsShort = true;
        runMany("middling", 100, 10_000);
        assertThat(strategy("middling")).isEqualTo("child");

        heapIsShort = false;
        runMany("middling", 5_000, 10_000);
        assertThat(strategy("middling")).isEqualTo("platform");
    }

    @Test
    void aDifferenceThatDoesNotPayMovesNothing() {
        runMany("long", 500, 5_000_000);

        assertThat(strategy("long")).isEqualTo("child");
    }

    @Test
    void largeInputsAreDearWhereTheyAreCopied() {
        for (int i = 0; i < 500; i++) {
            chooser.onRun("large", false, chooser.choose("large", false), 1 << 20, 200_000);
        }

        assertThat(strategy("large")).isEqualTo("platform");
    }

    @Test
    void onlyWhatIsDeclaredBriefGoesOnTheLoopOfAServiceWhoseCallersChooseTheInput() {
        Chooser strict =
                calibrated(new Chooser(ALL, AutoPolicy.defaults().withOnlyBriefOnLoop(true), () -> heapIsShort));
        for (int i = 0; i < 1_000; i++) {
            strict.onRun("declared", true, strict.choose("declared", true), 64, 1_000);
            strict.onRun("undeclared", false, strict.choose("undeclared", false), 64, 1_000);
        }

        assertThat(strict.explain("declared", true).strategy()).isEqualTo("inline");
        assertThat(strict.explain("undeclared", false).strategy()).isEqualTo("platform");
    }

    @Test
    void oneThatIsDownIsPassedOver() {
        runMany("middling", 500, 50_000);

        assertThat(chooser.chooseBut("middling", false, index -> index == 1)).contains("child");
        assertThat(chooser.chooseBut("middling", false, index -> true)).isEmpty();
    }

    @Test
    void theOnlyStrategyTakesEverything() {
        Chooser alone = new Chooser(
                List.of(LOOP), AutoPolicy.defaults().withLoopBudget(Duration.ofNanos(1)), () -> heapIsShort);
        for (int i = 0; i < 200; i++) {
            alone.onRun("any", false, alone.choose("any", false), 0, 1_000);
        }

        assertThat(alone.explain("any", false).strategy()).isEqualTo("inline");
    }

    @Test
    void trialsKeepWhatIsKnownOfTheOthersFresh() {
        runMany("long", 20_000, 5_000_000);

        assertThat(chooser.explain("long", false).options())
                .filteredOn(option -> !option.strategy().equals("inline"))
                .allSatisfy(option -> assertThat(option.runs()).isGreaterThan(100));
    }
}
