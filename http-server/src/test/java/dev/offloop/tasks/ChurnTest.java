package dev.offloop.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.task.InvalidInputException;
import dev.offloop.task.TaskCancelledException;
import org.junit.jupiter.api.Test;

class ChurnTest {
    private final Churn churn = new Churn();

    @Test
    void itGivesBackTheBytesThatOrderedTheWork() throws Exception {
        byte[] order = Churn.order(100, 12_345);
        order[99] = 7;

        assertThat(churn.run(order, StubContext.PLAIN)).isEqualTo(order);
    }

    @Test
    void itEndsWhenItIsCancelled() {
        byte[] order = Churn.order(4, Integer.MAX_VALUE);

        assertThatThrownBy(() -> churn.run(order, StubContext.cancelledAtLook(3)))
                .isInstanceOf(TaskCancelledException.class);
    }

    @Test
    void anOrderThatIsNoneIsTheCallersMistake() {
        assertThatThrownBy(() -> churn.run(new byte[3], StubContext.PLAIN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> churn.run(Churn.order(4, -1), StubContext.PLAIN))
                .isInstanceOf(InvalidInputException.class);
    }
}
