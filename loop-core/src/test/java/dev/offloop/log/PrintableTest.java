package dev.offloop.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
    @ParameterizedTest
    @CsvSource({
        "27, \\u001b",
        "13, \\u000d",
        "10, \\u000a",
        "0, \\u0000",
        "7, \\u0007",
        "8, \\u0008",
        "31, \\u001f",
        "127, \\u007f",
        "133, \\u0085",
        "155, \\u009b",
        "8232, \\u2028",
        "8238, \\u202e",
        "8294, \\u2066",
        "8207, \\u200f"
    })
    void whatActsOnATerminalOrEndsALineIsEscaped(int code, String escape) {
        assertThat(Printable.of("a" + (char) code + "b" + (char) code)).isEqualTo("a" + escape + "b" + escape);
    }

    @Test
    void whatIsFitStaysAsItIs() {
        String text = "a\tb ~ ä € \ud83d\ude00 \\u001b";

        assertThat(Printable.of(text)).isSameAs(text);
    }
}
