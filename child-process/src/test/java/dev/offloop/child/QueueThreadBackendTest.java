package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;

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
}
