package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.workers.port.Worker;
import dev.offloop.workers.port.WorkerBuilder;
import dev.offloop.workers.port.WorkerContract;
import dev.offloop.workers.port.WorkerProgram;
import org.junit.jupiter.api.BeforeEach;

/** The contract of workers over the queues of processes, within this process, whose owner is a stock loop. */
class StockLoopWorkerTest extends WorkerContract {
    private ProcessWorkers workers;

    StockLoopWorkerTest() {
        super(stockVertx());
    }

    @BeforeEach
    void open() {
        workers = new ProcessWorkers(ChildConfig.defaults()
                .withChildren(1)
                .withAgentsInThreads()
                .withRuntimeDirectory(directory.resolve("run")));
    }

    @Override
    protected <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program) {
        return Worker.process(vertx, program, workers);
    }
}
