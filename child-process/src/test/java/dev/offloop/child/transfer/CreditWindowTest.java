package dev.offloop.child.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.memory.ControlPage;
import org.junit.jupiter.api.Test;

class CreditWindowTest {
    private final CreditWindow window = new CreditWindow();

    @Test
    void aChildOfUnknownSpeedHoldsOneTask() {
        assertThat(window.size()).isEqualTo(1);
    }

    @Test
    void tinyTasksFillTheWindowAndLongOnesEmptyIt() {
        run(100, 1_000);
        assertThat(window.size()).isEqualTo(200);
        run(100, 1);
        assertThat(window.size()).isEqualTo(ControlPage.WINDOW);
        run(100, 500_000);
        assertThat(window.size()).isEqualTo(2);
        run(100, 50_000_000);
        assertThat(window.size()).isEqualTo(1);
    }

    private void run(int times, long nanos) {
        for (int i = 0; i < times; i++) {
            window.onRun(nanos);
        }
    }
}
