package dev.offloop.benchmarks;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;

/** The back ends under measurement, by name, each with one worker so that they compare. */
final class Strategies {
    private Strategies() {}

    static WorkerBackend create(String name) {
        return switch (name) {
            case "inline" -> new InlineBackend();
            case "platform" -> ThreadBackend.platform(1);
            case "virtual" -> ThreadBackend.virtual(64);
            case "child" -> children(1);
            case "queue-thread" ->
                new ChildBackend(ChildConfig.defaults().withChildren(1).withAgentsInThreads());
            default -> throw new IllegalArgumentException("Unknown strategy '" + name + "'");
        };
    }

    static WorkerBackend children(int count) {
        return new ChildBackend(ChildConfig.defaults().withChildren(count));
    }
}
