package dev.offloop.workers.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.Offloop;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** The contract, on threads, and what holds for those alone. */
class ThreadWorkerTest extends WorkerContract {
    @Override
    protected <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program) {
        return Worker.thread(vertx, program);
    }

    @Test
    void aThreadThatHeedsNothingIsLeftToItselfAndItsEndIsToldAllTheSame() {
        CountDownLatch released = new CountDownLatch(1);
        Worker<byte[], byte[]> worker = Worker.thread(vertx, new Programs.OfBytes() {
                    @Override
                    public void run(WorkerScope<byte[], byte[]> scope) {
                        while (released.getCount() > 0) {
                            Thread.onSpinWait();
                        }
                    }
                })
                .start();
        get(worker.online());

        assertThat(get(worker.terminate())).isEqualTo(new WorkerExit.Terminated(true));
        released.countDown();
    }

    @Test
    void aWorkerWaitsForAnOwnerThatDoesNotKeepUpAndNothingIsLost() throws InterruptedException {
        int count = 20_000;
        CountDownLatch released = new CountDownLatch(1);
        BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        Worker<byte[], byte[]> worker = Worker.thread(vertx, new Programs.OfBytes() {
                    @Override
                    public void run(WorkerScope<byte[], byte[]> scope) {
                        for (int i = 0; i < count; i++) {
                            scope.post(new byte[] {(byte) i});
                        }
                    }
                })
                .onMessage(bytes -> {
                    await(released);
                    answers.add(bytes);
                })
                .start();

        released.countDown();

        assertThat(get(worker.exit())).isInstanceOf(WorkerExit.Finished.class);
        assertThat(answers).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(answers.take()[0]).isEqualTo((byte) i);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMessageIsTheVeryObject() {
        BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        Worker<byte[], byte[]> worker =
                prepare(Programs.Echo.class).onMessage(answers::add).start();
        byte[] sent = {1, 2, 3};
        worker.post(sent);

        assertThat(next(answers)).isSameAs(sent);
    }

    @Test
    void aWorkerKeepsItsLoopAliveUnlessToldNotTo() {
        Vertx phased = Offloop.vertx();
        Worker<byte[], byte[]> worker =
                Worker.thread(phased, Programs.Echo.class).start();
        get(worker.online());

        assertThat(on(worker, worker::hasRef)).isTrue();
        assertThat(on(worker, () -> {
                    worker.unref();
                    return worker.hasRef();
                }))
                .isFalse();
        assertThat(on(worker, () -> {
                    worker.ref();
                    return worker.hasRef();
                }))
                .isTrue();
        get(worker.close());
        assertThat(on(worker, worker::hasRef)).isFalse();
        get(phased.close());
    }

    @Test
    void processesNeedTheirJar() {
        assertThatThrownBy(() -> Worker.process(vertx, Programs.Echo.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offloop-child-process");
    }

    @Test
    void whatBelongsToTheOwnersThreadIsRefusedElsewhere() {
        Worker<byte[], byte[]> worker = prepare(Programs.Echo.class).start();
        SharedBuffer buffer = get(worker.allocate(8));

        assertThatThrownBy(() -> worker.transfer(new byte[0], buffer))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("runOnContext");
    }
}
