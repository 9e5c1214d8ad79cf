package dev.offloop.child.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputMarkTest {
    @Test
    void aMarkedLineIsTakenApart() {
        assertThat(OutputMark.parse(OutputMark.of(4711) + "words")).isEqualTo(new OutputMark(4711, "words"));
        assertThat(OutputMark.parse(OutputMark.of(1))).isEqualTo(new OutputMark(1, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "words",
                "\u001F",
                "\u001F\u001F",
                "\u001F12",
                "\u001F1x\u001F",
                "\u001F-1\u001F",
                "\u001F9999999999999999999\u001F"
            })
    void aLineWithoutAWholeMarkIsTextAsItIs(String line) {
        assertThat(OutputMark.parse(line)).isEqualTo(new OutputMark(0, line));
    }
}
