package dev.offloop.child;

import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.WorkerBackendContract;

/** The child back end keeps the contract of all back ends. */
class ChildBackendIT extends WorkerBackendContract {
    @Override
    protected WorkerBackend newBackend() {
        return new ChildBackend(QuickChildren.config().withChildren(2));
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
