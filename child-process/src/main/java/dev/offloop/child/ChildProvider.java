package dev.offloop.child;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.BackendProvider;
import dev.offloop.offload.WorkerBackend;

/** The strategy {@code child} with default settings, for {@code Offload.create}. */
public final class ChildProvider implements BackendProvider {
    @Override
    public String strategy() {
        return "child";
    }

    @Override
    public WorkerBackend create() {
        return new ChildBackend(ChildConfig.defaults());
    }
}
