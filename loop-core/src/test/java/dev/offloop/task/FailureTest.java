package dev.offloop.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class FailureTest {
    @Test
    void aChainOfCausesIsFollowedOnlySoFar() {
        Throwable thrown = new IOException("0");
        for (int i = 1; i < 100; i++) {
            thrown = new IllegalStateException(Integer.toString(i), thrown);
        }

        Failure failure = Failure.of(thrown);

        assertThat(failure.message()).isEqualTo("99");
        assertThat(failure.causes()).hasSize(Failure.MAX_CAUSES);
        assertThat(failure.causes().getFirst().message()).isEqualTo("98");
    }

    @Test
    void twoThatAreEachOthersCauseEndTheChain() {
        IllegalStateException one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));

        assertThat(Failure.of(one).causes()).extracting(Failure.Cause::message).containsExactly("two");
    }

    @Test
    void halfOfASurrogatePairIsReplacedAndNoPairIsCutInTwo() {
        assertThat(Failure.of(new IllegalStateException("a\ud83d")).message()).isEqualTo("a\ufffd");
        assertThat(Failure.of(new IllegalStateException("\ude00b")).message()).isEqualTo("\ufffdb");
        assertThat(Failure.of(new IllegalStateException("ok 😀")).message()).isEqualTo("ok 😀");
        assertThat(Failure.of(new IllegalStateException("x".repeat(1_999) + "😀"))
                        .message())
                .endsWith("x\ufffd…");
    }

    @Test
    void whatWasCutStaysAsItIs() {
        Failure failure = Failure.of(new IllegalStateException("😀".repeat(3_000), new IOException("y".repeat(3_000))));

        assertThat(new Failure(
                        failure.type(), failure.message(), failure.stack(), failure.causes(), failure.invalidInput()))
                .isEqualTo(failure);
    }

    @Test
    void nearTheEndOfTheStackSomethingIsToldAllTheSame() {
        Failure failure = atTheEndOfTheStack();

        assertThat(failure.type()).isIn(AssertionError.class.getName(), Failure.UNKNOWN.type());
    }

    /** Describes a throwable with as little stack as there is for the call at all. */
    @SuppressWarnings("InfiniteRecursion")
    private static Failure atTheEndOfTheStack() {
        try {
            return atTheEndOfTheStack();
        } catch (StackOverflowError e) {
            return Failure.of(new AssertionError("deep down"));
        }
    }
}
