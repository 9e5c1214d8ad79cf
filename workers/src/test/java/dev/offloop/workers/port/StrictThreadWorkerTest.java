package dev.offloop.workers.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The contract, on threads that copy messages as processes do. */
class StrictThreadWorkerTest extends WorkerContract {
    @Override
    protected <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program) {
        return Worker.thread(vertx, program).strict();
    }

    @Test
    void aMessageIsACopy() {
        BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        Worker<byte[], byte[]> worker =
                prepare(Programs.Echo.class).onMessage(answers::add).start();
        byte[] sent = {1, 2, 3};
        worker.post(sent);

        assertThat(next(answers)).isNotSameAs(sent).isEqualTo(sent);
    }
}
