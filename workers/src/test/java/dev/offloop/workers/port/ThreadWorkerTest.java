package dev.offloop.workers.port;

/** The contract, on threads. */
class ThreadWorkerTest extends WorkerContract {
    @Override
    protected <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program) {
        return Worker.thread(vertx, program);
    }
}
