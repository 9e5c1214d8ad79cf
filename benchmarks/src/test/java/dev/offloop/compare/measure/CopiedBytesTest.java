package dev.offloop.compare.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.tasks.Churn;
import dev.offloop.tasks.Sha256;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The model of what a strategy copies for a task. */
class CopiedBytesTest {
    private static final int FRAME = ChildConfig.SMALL_BODY_BYTES;

    /** Gives back the first half of its input, in an array of its own. */
    private static final class Half implements Task<byte[], byte[]> {
        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return TaskDescriptor.idempotent("half", "Gives back the first half", Codec.raw(), Codec.raw());
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            return Arrays.copyOf(input, input.length / 2);
        }
    }

    private static double copied(String strategy, Workload<?, ?> workload) {
        return OwnStrategy.copiedBytes(strategy, workload);
    }

    private static Workload<?, ?> churn(int bytes) {
        return Workload.churn(new Churn(), bytes, 0, 1);
    }

    private static <I, O> Workload<?, ?> given(Task<I, O> task, int bytes) {
        return Workload.of(task, new byte[bytes], Map.of());
    }

    @Test
    void threadsAreHandedTheArrayItself() {
        for (String strategy : new String[] {"inline", "platform", "virtual"}) {
            assertThat(copied(strategy, churn(1 << 20))).isZero();
        }
    }

    @Test
    void bodiesUpToTheThresholdAreCopiedFourTimesEachWayWithTheirFrames() {
        for (String strategy : new String[] {"child", "queue-thread"}) {
            assertThat(copied(strategy, churn(64))).isEqualTo(8 * 64);
            assertThat(copied(strategy, churn(FRAME))).isEqualTo(8.0 * FRAME);
        }
    }

    @Test
    void largerBodiesAreCopiedIntoSharedMemoryAndOutOfIt() {
        for (String strategy : new String[] {"child", "queue-thread"}) {
            assertThat(copied(strategy, churn(FRAME + 1))).isEqualTo(2.0 * (FRAME + 1));
            assertThat(copied(strategy, churn(1 << 20))).isEqualTo(2 << 20);
        }
    }

    @Test
    void ofATaskOfOnesOwnInputAndOutputCountEachByItsSizeAndByHowTheTaskUsesIt() {
        assertThat(copied("child", given(new Half(), 1 << 20))).isEqualTo(2.0 * (1 << 20) + 2.0 * (1 << 19));
        assertThat(copied("child", given(new Half(), 2 * FRAME))).isEqualTo(2.0 * 2 * FRAME + 4.0 * FRAME);
        assertThat(copied("child", given(new Sha256(), 1 << 20))).isEqualTo((1 << 20) + 4 * 64);
    }
}
