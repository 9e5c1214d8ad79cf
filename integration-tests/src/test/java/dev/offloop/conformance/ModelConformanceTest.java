package dev.offloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More programs than real Node has time for, and the way in which releases run timers that are not installed here. */
class ModelConformanceTest {
    private static final int PROGRAMS = 2_000;
    private static final List<Program> SOME = new Generator(1).next(PROGRAMS);

    @ParameterizedTest
    @EnumSource(NodeModel.Libuv.class)
    void theLoopPrintsWhatTheModelOfNodeForesees(NodeModel.Libuv libuv) throws InterruptedException {
        Subject model = programs -> programs.stream()
                .map(program -> NodeModel.run(program, libuv, Lateness.NONE).trace())
                .toList();

        assertThat(Comparison.of(SOME, model.traces(SOME), model, Subject.handDriven(libuv))
                        .differing())
                .isEmpty();
    }
}
