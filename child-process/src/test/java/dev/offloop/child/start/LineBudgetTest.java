package dev.offloop.child.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineBudgetTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LineBudget budget = new LineBudget(2);

    @Test
    void soManyLinesASecondAreAdmittedAndTheOthersCounted() {
        assertThat(budget.admits(10, 5 * SECOND)).isTrue();
        assertThat(budget.admits(10, 5 * SECOND + 1)).isTrue();
        assertThat(budget.admits(10, 5 * SECOND + 2)).isFalse();
        assertThat(budget.admits(30, 6 * SECOND - 1)).isFalse();

        assertThat(budget.takeDropped(6 * SECOND - 1)).isEqualTo(LineBudget.Dropped.NOTHING);
        assertThat(budget.takeDropped(6 * SECOND)).isEqualTo(new LineBudget.Dropped(2, 40));
        assertThat(budget.admits(10, 6 * SECOND)).isTrue();
        assertThat(budget.takeAllDropped().isNothing()).isTrue();
    }

    @Test
    void withABudgetOfNothingAllIsCounted() {
        LineBudget nothing = new LineBudget(0);

        assertThat(nothing.admits(7, SECOND)).isFalse();
        assertThat(nothing.takeAllDropped()).isEqualTo(new LineBudget.Dropped(1, 7));
    }
}
