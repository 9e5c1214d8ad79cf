package dev.offloop.workers.port;

/** The contract, on threads whose owner is a stock loop. */
class StockLoopWorkerTest extends WorkerContract {
    StockLoopWorkerTest() {
        super(stockVertx());
    }

    @Override
    protected <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program) {
        return Worker.thread(vertx, program);
    }
}
