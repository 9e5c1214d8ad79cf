package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.sample.Echo;
import dev.offloop.task.Codec;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that {@code META-INF/services} does not list, or lists another class for, in one real child. */
@TestInstance(Lifecycle.PER_CLASS)
class RegisteredInCodeIT {
    private Rig rig;

    @BeforeAll
    void start(@TempDir Path directory) {
        TaskRegistry tasks =
                TaskRegistry.of(new Unlisted(), new OtherEcho(), new Configured("by the parent"), new Echo2());
        rig = new Rig(directory, tasks, config -> config);
    }

    @AfterAll
    void close() {
        rig.close();
    }

    @Test
    void aTaskThatIsNotListedRunsInAChild() {
        assertThat(Rig.get(rig.offload().submit(Unlisted.class, new byte[] {7}, TaskOptions.defaults())))
                .containsExactly(7, 1);
    }

    @Test
    void theClassThatTheParentRegisteredRunsWhereAnotherOfItsNameIsListed() {
        assertThat(Rig.get(rig.offload().submit(OtherEcho.class, new byte[] {7}, TaskOptions.defaults())))
                .containsExactly(7, 2);
    }

    @Test
    void oneThatCannotBeMadeThereFailsWithTheReasonAndTheChildGoesOn() {
        Outcome<?> outcome = Rig.outcome(rig.offload().submit(Configured.class, new byte[1], TaskOptions.defaults()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure().message())
                                .contains("'configured'", Configured.class.getName(), "constructor without arguments"));
        assertThat(Rig.get(rig.offload().submit(Echo2.class, new byte[] {7}, TaskOptions.defaults())))
                .containsExactly(7, 3);
    }

    @Test
    void aTaskThatTheParentDoesNotKnowIsNotRun() {
        assertThat(Rig.failureOf(rig.offload().submit(Echo.class, new byte[1], TaskOptions.defaults())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Adds a byte to its input. */
    private abstract static class Adding implements Task<byte[], byte[]> {
        private final TaskDescriptor<byte[], byte[]> descriptor;
        private final byte added;

        Adding(String name, int added) {
            this.descriptor = TaskDescriptor.idempotent(name, "Adds a byte", Codec.raw(), Codec.raw());
            this.added = (byte) added;
        }

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return descriptor;
        }

        @Override
        public byte[] run(byte[] input, TaskContext context) {
            return new byte[] {input[0], added};
        }
    }

    private static final class Unlisted extends Adding {
        Unlisted() {
            super("unlisted", 1);
        }
    }

    private static final class OtherEcho extends Adding {
        OtherEcho() {
            super(new Echo().descriptor().name(), 2);
        }
    }

    private static final class Echo2 extends Adding {
        Echo2() {
            super("echo-2", 3);
        }
    }

    private static final class Configured extends Adding {
        Configured(String how) {
            super("configured", how.length());
        }
    }
}
