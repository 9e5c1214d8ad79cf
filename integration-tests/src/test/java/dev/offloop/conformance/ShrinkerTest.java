package dev.offloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final Op TICK = new Op.Call(Op.Kind.NEXT_TICK, 1, 0, 0, List.of());
    private static final Op MICROTASK = new Op.Call(Op.Kind.MICROTASK, 2, 0, 0, List.of());

    private static Op interval(int times, Op... body) {
        return new Op.Call(Op.Kind.INTERVAL, 3, 15, times, List.of(body));
    }

    private static String printedBy(Program program) {
        return NodeModel.run(program, NodeModel.Libuv.V1_48, Lateness.NONE).trace();
    }

    /** By a loop that would run microtasks before ticks, as far as the main callback goes. */
    private static String printedByFaulty(Program program) {
        List<Op> body = program.body();
        int tick = body.indexOf(TICK);
        int microtask = body.indexOf(MICROTASK);
        return tick >= 0 && microtask >= 0 ? printedBy(program).replace("t1 m2", "m2 t1") : printedBy(program);
    }

    private static Optional<Program> firstDiffering(List<Program> candidates) {
        return candidates.stream()
                .filter(program -> !printedBy(program).equals(printedByFaulty(program)))
                .findFirst();
    }

    @Test
    void whatIsLeftShowsTheFaultAndNothingElse() {
        Program failing = new Program(List.of(
                interval(2, new Op.Spin(5)),
                new Op.Act(Op.Verb.UNREF, 3),
                TICK,
                new Op.Spin(5),
                MICROTASK,
                new Op.Throw()));

        assertThat(Shrinker.shrink(failing, ShrinkerTest::firstDiffering))
                .isEqualTo(new Program(List.of(TICK, MICROTASK)));
    }

    @Test
    void aStepTakesOneOperationOrOneRepetitionAway() {
        Program program = new Program(List.of(interval(2, TICK), MICROTASK));

        assertThat(Shrinker.stepsFrom(program))
                .containsExactlyInAnyOrder(
                        new Program(List.of(MICROTASK)),
                        new Program(List.of(interval(2, TICK))),
                        new Program(List.of(TICK, MICROTASK)),
                        new Program(List.of(interval(1, TICK), MICROTASK)),
                        new Program(List.of(interval(2), MICROTASK)));
    }
}
