package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskValuesTest {
    private static TaskDescriptor<byte[], byte[]> named(String name) {
        return TaskDescriptor.idempotent(name, "A task", Codec.raw(), Codec.raw());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "sha256", "image-resize", "x23456789-123456789-123456789-123456789-123456789-123456789-123"
            })
    void goodNamesAreTaken(String name) {
        assertThat(named(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "1a",
                "-a",
                "a b",
                "a/b",
                "ä",
                "x23456789-123456789-123456789-123456789-123456789-123456789-12345"
            })
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> named(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void optionsAreChangedOneAtATime() {
        TaskOptions options = TaskOptions.deadline(Duration.ofSeconds(2))
                .priority(Priority.HIGH)
                .key("tenant")
                .strategy("child")
                .parameter("a", "1")
                .parameter("b", "2")
                .inputBytes(9);

        assertThat(options)
                .isEqualTo(new TaskOptions(
                        Optional.of(Duration.ofSeconds(2)),
                        Priority.HIGH,
                        "tenant",
                        Optional.of("child"),
                        Map.of("a", "1", "b", "2"),
                        9));
        assertThat(TaskOptions.defaults())
                .isEqualTo(new TaskOptions(Optional.empty(), Priority.NORMAL, "", Optional.empty(), Map.of(), 0));
    }

    @Test
    void optionsDoNotFollowTheMapTheyWereMadeFrom() {
        Map<String, String> parameters = new HashMap<>(Map.of("a", "1"));
        TaskOptions options = TaskOptions.defaults().parameters(parameters);
        parameters.put("b", "2");

        assertThat(options.parameters()).containsOnlyKeys("a");
    }

    @Test
    void aDeadlineInThePastAndANegativeSizeAreRefused() {
        assertThatThrownBy(() -> TaskOptions.deadline(Duration.ZERO)).hasMessageContaining("future");
        assertThatThrownBy(() -> TaskOptions.deadline(Duration.ofMillis(-1))).hasMessageContaining("future");
        assertThatThrownBy(() -> TaskOptions.defaults().inputBytes(-1)).hasMessageContaining("-1");
    }

    /** As a header that is not there gives it; no one is told before the task waits in a queue by key and priority. */
    @Test
    @SuppressWarnings("NullAway") // callers need not be checked for it
    void keysAndPrioritiesThatAreNullAreRefusedAtOnce() {
        TaskOptions options = TaskOptions.defaults();

        assertThatThrownBy(() -> options.key(null)).hasMessage("key");
        assertThatThrownBy(() -> options.priority(null)).hasMessage("priority");
        assertThatThrownBy(() -> options.retry(null)).hasMessage("retry");
        assertThatThrownBy(() -> options.outputArrays(null)).hasMessage("outputArrays");
    }

    @Test
    void aFailureKeepsWhatFitsIntoAFrame() {
        Failure failure = Failure.of(new IllegalStateException("x".repeat(5_000)));

        assertThat(failure.message()).hasSize(2_001).endsWith("…");
        assertThat(failure.stack()).hasSizeBetween(1, Failure.MAX_FRAMES);
        assertThat(failure.stack().getFirst()).contains("TaskValuesTest");
        assertThat(Failure.of(new IllegalStateException()).summary()).isEqualTo("java.lang.IllegalStateException");
        assertThat(Failure.of(new InvalidInputException("no")).invalidInput()).isTrue();
    }

    @Test
    void aLossSaysWhoAndHow() {
        LossCause killed = new LossCause(
                "child-2", 3, 42, OptionalInt.empty(), Optional.of("SIGKILL"), List.of("first", "last words"));
        LossCause exited = new LossCause("child-1", 1, 7, OptionalInt.of(134), Optional.empty(), List.of());

        assertThat(killed.summary())
                .isEqualTo("child-2 (pid 42, generation 3) was ended by SIGKILL; its last line: last words");
        assertThat(exited.summary()).isEqualTo("child-1 (pid 7, generation 1) exited with code 134");
        assertThat(new Outcome.WorkerLost<>(killed, 17, 2).summary()).startsWith("worker lost in attempt 2: child-2");
    }

    @Test
    void everyOutcomeHasItsKindAndALine() {
        LossCause cause = new LossCause("w", 1, 1, OptionalInt.empty(), Optional.empty(), List.of());
        Map<Outcome<String>, String> lines = Map.of(
                new Outcome.Completed<>("x"),
                "completed",
                new Outcome.Failed<>(Failure.of(new IllegalStateException("m"))),
                "java.lang.IllegalStateException: m",
                new Outcome.TimedOut<>(Duration.ofMillis(1_500), true),
                "the deadline of 1500 ms passed while the task was running",
                new Outcome.Cancelled<>(false),
                "cancelled while waiting for a worker",
                new Outcome.WorkerLost<>(cause, 17, 1),
                "worker lost in attempt 1: w (pid 1, generation 1) is gone",
                new Outcome.Rejected<>(Outcome.Reason.FULL, "full up", Duration.ZERO),
                "full up");

        lines.forEach((outcome, line) -> assertThat(outcome.summary()).isEqualTo(line));
        assertThat(lines.keySet()).extracting(Outcome::kind).containsExactlyInAnyOrder(Outcome.Kind.values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "x", "", "99999999999", "1.5"})
    void aWholeNumberOutsideItsRangeIsRefusedWithTheRange(String text) {
        assertThatThrownBy(() -> TaskContext.undisturbed(Map.of("width", text)).intParameter("width", 1, 64))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Parameter 'width' is '" + text + "'; give a whole number from 1 to 64");
    }

    @Test
    void aWholeNumberIsRead() {
        assertThat(TaskContext.undisturbed(Map.of("width", "64")).intParameter("width", 1, 64))
                .isEqualTo(64);
        assertThatThrownBy(() -> TaskContext.undisturbed(Map.of()).intParameter("width", 1, 64))
                .hasMessage("Parameter 'width' is missing; give a whole number from 1 to 64");
    }
}
