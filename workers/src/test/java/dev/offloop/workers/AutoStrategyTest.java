package dev.offloop.workers;

import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;
import dev.offloop.offload.auto.AutoPolicy;

/** The strategy {@code auto} over threads. */
final class AutoStrategyTest extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return ThreadBackend.platform(parallelism());
    }

    @Override
    protected OffloadConfig configure(OffloadConfig config) {
        return config.withAuto(AutoPolicy.defaults()).withDefaultStrategy("auto");
    }

    @Override
    protected int parallelism() {
        return 2;
    }
}
