package dev.offloop.workers;

import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;

final class PlatformBackendTest extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return ThreadBackend.platform(parallelism());
    }

    @Override
    protected int parallelism() {
        return 3;
    }
}
