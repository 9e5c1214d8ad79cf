package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.Submission;
import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Vertx;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent on a thread whose task does not end is replaced, and its thread goes on. */
class AbandonedAgentTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    /** Heeds neither its cancellation nor an interrupt. */
    private final class Deaf implements RawTask<byte[]> {
        private static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
                TaskDescriptor.nonIdempotent("deaf", "Waits until the test lets it go on", Codec.raw(), Codec.raw());

        @Override
        public TaskDescriptor<byte[], byte[]> descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public byte[] run(MemorySegment input, TaskContext context) {
            begun.countDown();
            while (mayEnd.getCount() > 0) {
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    // It does not listen.
                }
            }
            return context.result(input);
        }
    }

    @Test
    void whatItMayStillWriteToIsNotUsedAgainBeforeItsThreadHasEnded(@TempDir Path directory) throws Exception {
        Vertx vertx = Vertx.vertx();
        Deaf deaf = new Deaf();
        ChildConfig config = ChildConfig.defaults()
                .withChildren(1)
                .withRuntimeDirectory(directory)
                .withCancelGrace(Duration.ZERO)
                .withAgentsInThreads();
        Offload offload =
                Rig.get(Offload.start(vertx, OffloadConfig.of(TaskRegistry.of(deaf), new ChildBackend(config))));
        try {
            long first = Rig.get(offload.workers()).getFirst().generation();
            Submission<byte[]> task = offload.submit(deaf, new byte[100_000], TaskOptions.defaults());
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

            task.cancel();
            Rig.until(
                    "the agent is replaced",
                    () -> Rig.get(offload.workers()).stream().noneMatch(worker -> worker.generation() == first));

            assertThat(memory(offload).slabs()).isPositive();
            mayEnd.countDown();
            Rig.until("its slabs are free", () -> memory(offload).slabs() == 0);
        } finally {
            mayEnd.countDown();
            Rig.get(offload.close(Duration.ZERO));
            Rig.get(vertx.close());
        }
    }

    private static SharedMemory memory(Offload offload) {
        return Rig.get(offload.memory()).getFirst();
    }
}
