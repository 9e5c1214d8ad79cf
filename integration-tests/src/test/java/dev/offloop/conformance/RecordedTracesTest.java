package dev.offloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordedTracesTest {
    private final Recording recording = Recording.read();
    private final NodeModel.Libuv libuv = recording.node().libuv();

    @Test
    void theLoopPrintsWhatNodePrinted() throws InterruptedException {
        assertThat(Subject.handDriven(libuv).traces(recording.programs())).isEqualTo(recording.traces());
    }

    @Test
    void theModelForeseesWhatNodePrinted() {
        assertThat(recording.programs())
                .extracting(
                        program -> NodeModel.run(program, libuv, Lateness.NONE).trace())
                .isEqualTo(recording.traces());
    }

    @Test
    void everyOperationAndEveryPairOfThemIsRecorded() {
        assertThat(Coverage.of(recording.programs()).missing()).isEmpty();
    }
}
