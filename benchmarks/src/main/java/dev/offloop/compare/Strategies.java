package dev.offloop.compare;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.ThreadBackend;
import java.util.List;

/** What there is to compare, each with as many workers as the machine has processors. */
final class Strategies {
    private static final int VIRTUAL_CONCURRENCY = 256;

    private Strategies() {}

    /**
     * New ones, not started.
     *
     * @param childClassPath where children find the tasks
     */
    static List<WorkerBackend> all(String childClassPath) {
        int processors = Runtime.getRuntime().availableProcessors();
        ChildConfig children = children(processors, childClassPath);
        return List.of(
                new InlineBackend(),
                ThreadBackend.platform(processors),
                ThreadBackend.virtual(VIRTUAL_CONCURRENCY),
                new ChildBackend(children.withAgentsInThreads()),
                new ChildBackend(children));
    }

    /** One child; new, not started. */
    static WorkerBackend oneChild(String childClassPath) {
        return new ChildBackend(children(1, childClassPath));
    }

    private static ChildConfig children(int count, String classPath) {
        return ChildConfig.defaults()
                .withChildren(count)
                .withClassPath(classPath)
                .withSupervision(Supervision.defaults().withSpares(0));
    }
}
