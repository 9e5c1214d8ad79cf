package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.Offload;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;
import dev.offloop.task.sample.Reverse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The agents on threads keep the contract of all back ends. */
class QueueThreadBackendTest extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return new ChildBackend(ChildConfig.defaults().withChildren(2).withAgentsInThreads());
    }

    @Override
    protected int parallelism() {
        return 2;
    }

    @Override
    protected boolean copies() {
        return true;
    }

    @Test
    void anApplicationChoosesItByItsName() {
        Offload pool = get(Offload.create(vertx())
                .tasks(Reverse.class)
                .strategies("queue-thread")
                .start());

        assertThat(get(pool.submit(Reverse.class, new byte[] {1, 2}))).containsExactly(2, 1);
        assertThat(get(pool.workers()))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(worker -> assertThat(worker.strategy()).isEqualTo("queue-thread"));
        get(pool.close(Duration.ofSeconds(5)));
    }
}
