package dev.offloop.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BurnTest {
    private final Burn burn = new Burn();

    @Test
    void itUsesAsMuchCpuTimeAsItWasTold() {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        Burn.Receipt receipt = burn.run(new Burn.Order(30), StubContext.PLAIN);

        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(used).isGreaterThanOrEqualTo(30_000_000L);
        assertThat(receipt.millis()).isBetween(30.0, used / 1e6);
    }

    @Test
    void onAVirtualThreadItCountsElapsedTime() throws Exception {
        FutureTask<Burn.Receipt> task = new FutureTask<>(() -> burn.run(new Burn.Order(5), StubContext.PLAIN));
        Thread.ofVirtual().start(task);

        assertThat(task.get().millis()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void itStopsWhenItIsCancelled() {
        assertThatThrownBy(() -> burn.run(new Burn.Order(3_600_000), StubContext.cancelledAtLook(3)))
                .isInstanceOf(TaskCancelledException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 3_600_001})
    void aTimeThatIsNoneIsTheCallersFault(double millis) {
        assertThatThrownBy(() -> burn.run(new Burn.Order(millis), StubContext.PLAIN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'millis' is " + millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"millis\":\"many\"}", "{\"millis\":null}", "[1]", "null", "{\"millis\":1} x", ""})
    void jsonThatDoesNotFitIsTheCallersFault(String json) {
        assertThatThrownBy(() -> burn.descriptor().input().fromEdge(json.getBytes(UTF_8)))
                .isInstanceOf(InvalidInputException.class);
    }
}
