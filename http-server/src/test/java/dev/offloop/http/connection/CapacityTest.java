package dev.offloop.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @ParameterizedTest
    @CsvSource({
        "300, 5000, 150",
        "1000000, 2048, 2048",
        "10, 5000, 16",
        "9223372036854775807, 9223372036854775807, 2147483647"
    })
    void halfOfTheDescriptorsStayForOthersAndTheHeapIsNotFilled(long freeDescriptors, long byHeap, int connections) {
        assertThat(Capacity.of(freeDescriptors, byHeap)).isEqualTo(connections);
    }

    @Test
    void thisProcessHasSome() {
        assertThat(Capacity.ofThisProcess()).isPositive();
    }
}
