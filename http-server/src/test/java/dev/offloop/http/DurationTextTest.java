package dev.offloop.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "2s,PT2S", "1.5s,PT1.5S", "1m,PT1M", "2h,PT2H", "0s,PT0S", "0.001ms,PT0.000001S"})
    void timesAreReadInTheUnitTheyAreWrittenIn(String text, Duration time) {
        assertThat(DurationText.parse(text)).isEqualTo(time);
    }

    @Test
    void spaceAroundATimeDoesNotMatter() {
        assertThat(DurationText.parse(" 3s ")).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5", "-1s", "1 s", "1.s", "1d", "1e3s", "PT1S", "9999999h", "99999999999s"})
    void whatIsNoTimeIsNamedInTheMessage(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
