package dev.offloop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JvmOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-Da=b -Dc=d | -Da=b;-Dc=d",
                "  -Da=b\t-Dc=d  | -Da=b;-Dc=d",
                "-Da='b c' -Dd | -Da=b c;-Dd",
                "\"-Da=b c\" -Dd | -Da=b c;-Dd",
                "-Da=\"it's\" | -Da=it's",
                "-Da='\"' | -Da=\"",
                "-Da=b'c d'e | -Da=bc de",
                "-Da=\\x | -Da=\\x",
                "-Da='' | -Da="
            })
    void theyAreSplitAsTheJdkSplitsItsVariable(String text, String options) {
        assertThat(String.join(";", JvmOptions.split(text))).isEqualTo(options);
    }

    @Test
    void nothingIsNone() {
        assertThat(JvmOptions.split("")).isEmpty();
        assertThat(JvmOptions.split(" \t")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "-Da=\"b", "-Da='b\""})
    void aQuoteThatIsNotClosedIsRefused(String text) {
        assertThatThrownBy(() -> JvmOptions.split(text)).hasMessageContaining("is not closed");
    }
}
