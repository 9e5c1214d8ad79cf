package dev.offloop.child.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.Supervision.Recycling;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LifespanTest {
    @Property
    void eachChildDrawsBetweenNineTenthsAndTheWhole(
            @ForAll @LongRange(min = 1, max = 1L << 40) long tasks, @ForAll long seed) {
        Lifespan drawn = Lifespan.draw(new Recycling(tasks, Duration.ZERO, 0), new Random(seed));

        assertThat(drawn.tasks()).isBetween(tasks - tasks / 10, tasks);
        assertThat(drawn.endedBy(tasks, 0, 0)).isPresent();
        assertThat(drawn.endedBy(tasks - tasks / 10 - 1, Long.MAX_VALUE - 1, Long.MAX_VALUE - 1))
                .isEmpty();
    }

    @Test
    void ageAndMemoryEndALifeToo() {
        Lifespan drawn = Lifespan.draw(new Recycling(0, Duration.ofSeconds(100), 64), new Random(1));

        assertThat(drawn.endedBy(0, Duration.ofSeconds(89).toNanos(), 0)).isEmpty();
        assertThat(drawn.endedBy(0, Duration.ofSeconds(100).toNanos(), 0)).hasValue("it is 100 s old");
        assertThat(drawn.endedBy(0, 0, 64L << 20)).hasValue("it takes 64 MiB");
        assertThat(drawn.limitsMemory()).isTrue();
    }

    @Test
    void withoutLimitsALifeNeverEnds() {
        Lifespan drawn = Lifespan.draw(Recycling.never(), new Random(1));

        assertThat(drawn.endedBy(Long.MAX_VALUE - 1, Long.MAX_VALUE - 1, Long.MAX_VALUE - 1))
                .isEmpty();
        assertThat(drawn.limitsMemory()).isFalse();
    }
}
