package dev.offloop.workers;

import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;

final class VirtualBackendTest extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return ThreadBackend.virtual(parallelism());
    }

    @Override
    protected int parallelism() {
        return 16;
    }

    @Override
    protected boolean measuresUsage() {
        return false;
    }
}
