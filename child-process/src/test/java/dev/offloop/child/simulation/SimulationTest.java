package dev.offloop.child.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Histories of the whole back end, each from a seed, and more where {@code CI} is set; a million with the profile
 * {@code simulation}. {@code -Dsimulation.histories=N} for as many as that, {@code -Dsimulation.first=SEED} to begin
 * elsewhere, {@code -Dsimulation.seed=SEED} for one, which is told step by step when it fails.
 */
@Order(1) // Takes long, so it begins first.
class SimulationTest {
    private static final int USUAL_HISTORIES = System.getenv("CI") == null ? 1_000 : 10_000;
    private static final long FIRST_SEED = 1;

    /** Of histories that have failed: nothing had a task handed over to a child with nothing to do. */
    private static final long ANSWER_FOUND_WHEN_ITS_GRACE_IS_OVER = 63_700;

    private static final long SPARE_TAKES_NEW_PLACE = 84_521;

    /** What continuous integration has time for. */
    private static final int MAX_HISTORIES_TO_FIND = 10_000;

    private static final String CHILD = "dev.offloop.child.";
    private static final String MEMORY = CHILD + "memory.";
    private static final String POOL = CHILD + "pool.ChildPool";

    private static final List<Logger> LOGGERS = Stream.of("dev.offloop.child", "dev.offloop.offload")
            .map(LoggerFactory::getLogger)
            .filter(Logger.class::isInstance)
            .map(Logger.class::cast)
            .toList();

    /** What the pool logs of deaths is of no use here: there are many thousands. */
    @BeforeAll
    static void logNothing() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    @AfterAll
    static void logAgain() {
        LOGGERS.forEach(logger -> logger.setLevel(null));
    }

    @Test
    void everyTaskHasOneOutcomeAndNothingIsLeftWhateverHappens() {
        long only = Long.getLong("simulation.seed", -1);
        long failing = only >= 0
                ? Simulator.firstFailure(only, 1)
                : Simulator.firstFailure(
                        Long.getLong("simulation.first", FIRST_SEED),
                        Long.getLong("simulation.histories", USUAL_HISTORIES));
        if (failing >= 0) {
            fail(Simulator.explain(failing));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {ANSWER_FOUND_WHEN_ITS_GRACE_IS_OVER, SPARE_TAKES_NEW_PLACE})
    void whatHasFailedBeforeGoesWell(long seed) {
        assertThat(Simulator.run(seed)).isEmpty();
    }

    @Test
    void atOneKillASecondNothingFails() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 20; seed++) {
            History history = new History(Plan.ofOneKillASecond(seed), false);
            assertThat(history.run()).isEmpty();
            assertThat(history.outcomes()).hasSize(100).containsOnly("completed");
        }
    }

    @Test
    void aHistoryIsTheSameAtEachRun() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 10; seed++) {
            History first = new History(Plan.of(seed), true);
            History second = new History(Plan.of(seed), true);
            first.run();
            second.run();
            assertThat(first.world().tracedLines())
                    .isEqualTo(second.world().tracedLines())
                    .isNotEmpty();
        }
    }

    static List<Mutation> mutations() {
        return List.of(
                Mutation.withAnswer(
                        "a child is ready before it can be rung",
                        CHILD + "platform.Generation",
                        "isReady",
                        "isConnected",
                        b -> b.iconst_1()),
                Mutation.withAnswer(
                        "a child that parks does not look again",
                        MEMORY + "ControlPage",
                        "park",
                        "getAcquire",
                        b -> b.lconst_0()),
                Mutation.withAnswer(
                        "a writer does not look whether the other side sleeps",
                        MEMORY + "ControlPage",
                        "takeParked",
                        "getOpaque",
                        b -> b.lconst_0()),
                Mutation.withoutCall(
                        "a child that does not take its task is not rung again",
                        CHILD + "lifecycle.Watch",
                        "attends",
                        "ring"),
                Mutation.withoutCall(
                        "a child that does not take its task is not ended",
                        CHILD + "lifecycle.Watch",
                        "attends",
                        "kill"),
                Mutation.withoutCall("answers whose ring was lost are not looked for", POOL, "onTick", "onRing"),
                Mutation.withAnswer(
                        "room in the queue is not looked for again after a copy",
                        CHILD + "transfer.LargeBodies",
                        "sendCopied",
                        "hasRoom",
                        b -> b.iconst_1()),
                Mutation.withoutCall(
                        "a copy that is not sent is not given back",
                        CHILD + "transfer.LargeBodies",
                        "sendWithSlabs",
                        "giveBack"),
                Mutation.withAnswer(
                        "kills from outside count as deaths that the child caused",
                        CHILD + "pool.Supervisor",
                        "onGone",
                        "blame",
                        b -> b.aconst_null()),
                Mutation.withoutFlag(
                        "children are started while the pool stops", CHILD + "pool.Supervisor", "startOne", "closed"),
                new Mutation(
                        "a task that waits for slabs stops all others",
                        POOL,
                        "credits",
                        SimulationTest::noneWhileOneIsDeferred));
    }

    private static boolean noneWhileOneIsDeferred(CodeBuilder builder, CodeElement element) {
        if (!(element instanceof InvokeInstruction call
                && call.name().stringValue().equals("places"))) {
            return false;
        }
        builder.aload(0)
                .invokevirtual(ClassDesc.of(POOL), "takesDeferred", MethodTypeDesc.of(ConstantDescs.CD_boolean))
                .ifThen(Opcode.IFEQ, then -> then.iconst_0().ireturn())
                .with(element);
        return true;
    }

    /** Each in classes of its own, so that they run side by side. */
    @ParameterizedTest
    @MethodSource("mutations")
    @Execution(ExecutionMode.CONCURRENT)
    void isFoundWhen(Mutation mutation) {
        assertThat(firstFailure(mutation))
                .as("a history that fails when %s", mutation)
                .isNotNegative();
    }

    private static long firstFailure(Mutation mutation) {
        try {
            return (long) mutation.loader()
                    .loadClass(Simulator.class.getName())
                    .getMethod("firstFailure", long.class, long.class)
                    .invoke(null, FIRST_SEED, MAX_HISTORIES_TO_FIND);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("The simulation cannot be run with a mutation", e);
        }
    }
}
