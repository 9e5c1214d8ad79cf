package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParametersTest {
    private static final Parameter.WholeNumber WIDTH = Parameter.wholeNumber("width", -5, 4_096);
    private static final Parameter.WholeNumber HEIGHT =
            Parameter.wholeNumber("height", 1, Integer.MAX_VALUE).orElse(480);
    private static final Parameter.Word MODE =
            Parameter.word("mode", "fast", "small").orElse("fast");
    private static final Parameter.Text TITLE = Parameter.text("title").optional();

    private static TaskDescriptor<byte[], byte[]> task() {
        return TaskDescriptor.idempotent("draw", "Draws", Codec.raw(), Codec.raw());
    }

    private static TaskDescriptor<byte[], byte[]> declared() {
        return task().withParameters(WIDTH, HEIGHT, MODE, TITLE);
    }

    @Test
    void whatIsDeclaredIsTakenAndWhatIsAbsentHasItsDefault() {
        Map<String, String> given = Map.of("width", "-5", "title", "a b");
        TaskContext context = TaskContext.undisturbed(given);

        assertThatCode(() -> declared().checkParameters(given)).doesNotThrowAnyException();
        assertThat(WIDTH.of(context)).isEqualTo(-5);
        assertThat(HEIGHT.of(context)).isEqualTo(480);
        assertThat(MODE.of(context)).isEqualTo("fast");
        assertThat(TITLE.of(context)).hasValue("a b");
    }

    @ParameterizedTest
    @CsvSource({
        "widht, 'Task ''draw'' has no parameter ''widht''; did you mean ''width''?'",
        "colour, 'Task ''draw'' has no parameter ''colour''; there are ''width'', ''height'', ''mode'', ''title'''"
    })
    void anUnknownOneIsRefusedWithThoseThatMayBeMeant(String name, String message) {
        assertThatThrownBy(() -> declared().checkParameters(Map.of("width", "1", name, "1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void aTaskThatDeclaresNoneTakesNone() {
        assertThatCode(() -> task().withParameters().checkParameters(Map.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> task().withParameters().checkParameters(Map.of("a", "1")))
                .hasMessage("Task 'draw' has no parameter 'a'; it has none");
    }

    @Test
    void aTaskThatDeclaresNothingIsGivenEverything() {
        assertThat(task().parameters().isDeclared()).isFalse();
        assertThatCode(() -> task().checkParameters(Map.of("a", "1"))).doesNotThrowAnyException();
    }

    @Test
    void aMissingOneIsRefused() {
        assertThatThrownBy(() -> declared().checkParameters(Map.of()))
                .hasMessage("Parameter 'width' is missing; give a whole number from -5 to 4096");
        assertThatThrownBy(() -> WIDTH.of(TaskContext.undisturbed(Map.of())))
                .hasMessageContaining("'width' is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+5",
                " 5",
                "5 ",
                "5.0",
                "5e0",
                "0x5",
                "\u0663",
                "\uff15",
                "4097",
                "-6",
                "2147483648",
                "-2147483649",
                "9223372036854775808",
                "99999999999999999999999999",
                "five",
                "--5"
            })
    void aNumberThatIsNoneOrOutOfBoundsIsRefused(String value) {
        assertThatThrownBy(() -> declared().checkParameters(Map.of("width", value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Parameter 'width' is '" + value + "'; give a whole number from -5 to 4096");
        assertThatThrownBy(() -> TaskContext.undisturbed(Map.of("width", value)).intParameter("width", -5, 4_096))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "007, 7", "-0, 0", "4096, 4096"})
    void decimalDigitsAreANumber(String value, int number) {
        assertThat(WIDTH.of(TaskContext.undisturbed(Map.of("width", value)))).isEqualTo(number);
    }

    @Test
    void aWordThatIsNoneOfThoseThereAreIsRefused() {
        assertThatThrownBy(() -> declared().checkParameters(Map.of("width", "1", "mode", "Fast")))
                .hasMessage("Parameter 'mode' is 'Fast'; give one of fast, small");
    }

    @Test
    void twoOfOneNameAndNoValueAtAllAreMistakesOfTheTask() {
        assertThatThrownBy(() -> task().withParameters(WIDTH, Parameter.text("width")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parameter.wholeNumber("width", 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
