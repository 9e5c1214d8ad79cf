package dev.offloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Program PROGRAM = new Program(List.of(new Op.Throw()));

    /** Prints these, one after the other, and the last for ever. */
    private static Subject printing(String... traces) {
        Deque<String> left = new ArrayDeque<>(List.of(traces));
        return programs -> Collections.nCopies(programs.size(), left.size() > 1 ? left.remove() : left.element());
    }

    private static Comparison compare(Subject node, Subject loop) throws InterruptedException {
        return Comparison.of(List.of(PROGRAM), node.traces(List.of(PROGRAM)), node, loop);
    }

    @Test
    void aProgramIsDroppedOnlyIfNodeDisagreesWithItself() throws InterruptedException {
        Comparison comparison = compare(printing("a", "a", "a", "a", "b"), printing("b"));

        assertThat(comparison.dropped()).hasSize(1);
        assertThat(comparison.shareNotCompared()).isEqualTo(1);
    }

    @Test
    void aProgramOnWhichBothInsistIsDifferent() throws InterruptedException {
        assertThat(compare(printing("a"), printing("b")).differing()).hasSize(1);
    }

    @Test
    void aLoopThatDisagreesWithItselfIsNotCalledIdentical() throws InterruptedException {
        Comparison comparison = compare(printing("a"), printing("b", "a"));

        assertThat(comparison.unsteady()).hasSize(1);
        assertThat(comparison.identical()).isZero();
    }

    @Test
    void aProgramThatPrintsTheSameIsIdenticalAtOnce() throws InterruptedException {
        assertThat(compare(printing("a", "never asked again"), printing("a", "never asked again"))
                        .identical())
                .isEqualTo(1);
    }
}
