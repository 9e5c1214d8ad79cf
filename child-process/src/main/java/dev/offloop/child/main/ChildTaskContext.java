package dev.offloop.child.main;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.wire.Frame;
import dev.offloop.task.TaskContext;
import java.util.Map;

/** What a task running in a child may ask; cancellation is a flag on the control page. */
record ChildTaskContext(Frame.Run run, long number, ControlPage control) implements TaskContext {
  @Override
  public long taskId() {
    return run.taskId();
  }

  @Override
  public int attempt() {
    return run.attempt();
  }

  @Override
  public Map<String, String> parameters() {
    return run.parameters();
  }

  @Override
  public boolean isCancelled() {
    return control.isCancelled(number) || remainingNanos() < 0;
  }

  @Override
  public long remainingNanos() {
    return run.deadlineNanos() == Long.MAX_VALUE ? Long.MAX_VALUE : run.deadlineNanos() - System.nanoTime();
  }
}
