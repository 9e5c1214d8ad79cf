package dev.offloop.cli.compare;

import dev.offloop.child.ChildBackend;
import dev.offloop.child.ChildConfig;
import dev.offloop.child.Supervision;
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
    ChildConfig children = ChildConfig.defaults()
        .withChildren(processors)
        .withClassPath(childClassPath)
        .withSupervision(Supervision.defaults().withSpares(0));
    return List.of(
        new InlineBackend(),
        ThreadBackend.platform(processors),
        ThreadBackend.virtual(VIRTUAL_CONCURRENCY),
        new ChildBackend(children.withAgentsInThreads()),
        new ChildBackend(children));
  }
}
