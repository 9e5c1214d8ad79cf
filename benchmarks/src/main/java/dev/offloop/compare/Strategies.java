package dev.offloop.compare;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.workers.InlineBackend;
import dev.offloop.workers.KeyedBackend;
import dev.offloop.workers.ThreadBackend;
import java.util.List;
import java.util.stream.Stream;

/** What there is to compare, each with as many workers as the machine has processors. */
final class Strategies {
    private static final int VIRTUAL_CONCURRENCY = 256;

    private Strategies() {}

    /** Those that are compared where none is named. */
    static final List<String> USUAL = List.of("inline", "platform", "virtual", "queue-thread", "child");

    /** All there are. */
    static final List<String> ALL =
            List.of("inline", "platform", "virtual", "work-stealing", "keyed", "queue-thread", "child", "auto");

    /** Chooses one of the others. */
    static final String AUTO = "auto";

    /** What it chooses from. */
    private static final List<String> OF_AUTO = List.of("inline", "platform", "child");

    /** These, with those that one of them chooses from. */
    static List<String> withChoices(List<String> names) {
        return names.contains(AUTO)
                ? Stream.concat(OF_AUTO.stream(), names.stream()).distinct().toList()
                : names;
    }

    /**
     * New ones of these names, not started; none for {@value #AUTO}.
     *
     * @param childClassPath where children find the tasks
     */
    static List<WorkerBackend> of(List<String> names, String childClassPath) {
        return names.stream()
                .filter(name -> !name.equals(AUTO))
                .map(name -> create(name, childClassPath))
                .toList();
    }

    private static WorkerBackend create(String name, String childClassPath) {
        int processors = Runtime.getRuntime().availableProcessors();
        ChildConfig children = children(processors, childClassPath);
        return switch (name) {
            case "inline" -> new InlineBackend();
            case "platform" -> ThreadBackend.platform(processors);
            case "virtual" -> ThreadBackend.virtual(VIRTUAL_CONCURRENCY);
            case "work-stealing" -> ThreadBackend.workStealing(processors);
            case "keyed" -> new KeyedBackend(processors);
            case "queue-thread" -> new ChildBackend(children.withAgentsInThreads());
            case "child" -> new ChildBackend(children);
            default -> throw new IllegalArgumentException("Unknown strategy '" + name + "'");
        };
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
