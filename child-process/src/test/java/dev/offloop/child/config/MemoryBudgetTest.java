package dev.offloop.child.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryBudgetTest {
    private static final long ARENA = 128L << 20;

    /** A JVM of defaults takes a quarter of the memory for its own heap. */
    private static MemoryBudget of(long megabytes) {
        return new MemoryBudget(megabytes, megabytes / 4 + 128);
    }

    @ParameterizedTest
    @CsvSource({
        "24000, 2, 2, 256",
        "2048, 2, 2, 256",
        "1024, 2, 2, 104",
        "768, 2, 1, 96",
        "512, 2, 1, 64",
        "300, 2, 1, 64",
        "65536, 64, 64, 256",
        "16384, 64, 64, 120",
        "4096, 64, 21, 64"
    })
    void numberAndHeapsFitTheMemory(long megabytes, int wanted, int children, int heap) {
        MemoryBudget budget = of(megabytes);

        assertThat(budget.children(wanted, Optional.empty(), 1, ARENA)).isEqualTo(children);
        assertThat(budget.heapMegabytes(children + 1, ARENA)).isEqualTo(heap);
    }

    @Test
    void aHeapThatIsGivenLeavesRoomForFewer() {
        assertThat(of(4096).children(8, Optional.of(1024), 0, ARENA)).isEqualTo(2);
        assertThat(of(4096).children(8, Optional.of(8192), 0, ARENA)).isEqualTo(1);
    }

    @Test
    void whatIsGivenAndDoesNotFitIsTold() {
        ChildConfig config = ChildConfig.defaults().withChildren(4).withHeapMegabytes(1024);

        assertThat(of(65_536).excess(config)).isEmpty();
        assertThat(of(4096).excess(config))
                .hasValueSatisfying(words -> assertThat(words).contains("5 children of up to 1088 MiB", "4096"));
        assertThat(of(4096).cannotHold(config)).isFalse();
        assertThat(of(256).cannotHold(config)).isTrue();
    }

    @Test
    void whatIsGivenCounts() {
        ChildConfig config = ChildConfig.defaults().withChildren(7).withHeapMegabytes(33);

        assertThat(config.children()).isEqualTo(7);
        assertThat(config.heapMegabytes()).isEqualTo(33);
    }

    @Test
    void thisProcessHasSomeMemory() {
        assertThat(MemoryBudget.ofThisProcess().totalMegabytes())
                .isGreaterThan(MemoryBudget.ofThisProcess().parentMegabytes() - 128);
    }
}
