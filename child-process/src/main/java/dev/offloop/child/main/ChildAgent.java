package dev.offloop.child.main;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.memory.Failpoint;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.task.Failure;
import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes requests in order, runs each to its end, and appends its reply. One task at a time, on one thread; waiting for work
 * is left to {@link ChildMain}.
 */
final class ChildAgent {
  /** What a parent copies on its loop, where nothing but the copying keeps it from the next task: an input and an output. */
  private static final long MOST_COPIED_BYTES = 2 << 20;

  /** Half of what a core does in its cache. */
  private static final long COPIED_BYTES_PER_NANO = 8;

  private final ChildLink link;
  private final TaskRunner runner;
  private final TaskRegistry registry;
  private final Bell bell;
  private final Map<Integer, Task<?, ?>> tasks = new HashMap<>();
  private long runsTaken;
  private boolean idle = true;
  private long endedNanos;

  /** Of the last task's bodies, as far as they stand in the arena. */
  private long arenaBytes;

  ChildAgent(ChildLink link, TaskRunner runner, TaskRegistry registry, Bell bell) {
    this.link = link;
    this.runner = runner;
    this.registry = registry;
    this.bell = bell;
  }

  /** Does what there is to do for one request. False when there is none. */
  boolean work() throws IOException {
    Frame frame = link.poll();
    if (frame == null) {
      idle = true;
      return false;
    }
    switch (frame) {
      case Frame.Run run -> onRun(run);
      case Frame.Define define -> onDefine(define);
      case Frame.Completed c -> throw unexpected(c);
      case Frame.Failed f -> throw unexpected(f);
      case Frame.Skipped s -> throw unexpected(s);
    }
    return true;
  }

  /**
   * How long the parent may be busy with copying the last output from the arena and the next input to it, before it sends the
   * next task.
   */
  long copyNanos() {
    return Math.min(arenaBytes, MOST_COPIED_BYTES) / COPIED_BYTES_PER_NANO;
  }

  /** Announces that it waits for the bell. False when there is work after all. */
  boolean park() {
    return link.park();
  }

  void unpark() {
    link.unpark();
  }

  private static IllegalStateException unexpected(Frame frame) {
    return new IllegalStateException("A parent does not send " + frame);
  }

  private void onDefine(Frame.Define define) {
    registry.find(define.name()).ifPresent(task -> tasks.put(define.taskNumber(), task));
  }

  private void onRun(Frame.Run run) throws IOException {
    long number = ++runsTaken;
    ChildTaskContext context = new ChildTaskContext(run, number, link.control());
    if (context.isCancelled()) {
      reply(new Frame.Skipped(run.taskId(), run.attempt()));
      return;
    }
    link.control().claim(number);
    Failpoint.AFTER_CLAIM.reached();
    reply(answer(run, context));
  }

  private Frame answer(Frame.Run run, ChildTaskContext context) {
    long startNanos = startNanos();
    try {
      Task<?, ?> task = tasks.get(run.taskNumber());
      if (task == null) {
        throw new IllegalStateException("Task number " + run.taskNumber()
            + " is not on the class path of the children, though the parent has it");
      }
      Body input = run.body();
      if (input instanceof Body.InFile file) {
        input = runner.read(run, file);
        startNanos = System.nanoTime();
      }
      Body output = runner.run(task, run, input, context);
      arenaBytes = bytesInArena(input) + bytesInArena(output);
      return new Frame.Completed(run.taskId(), run.attempt(), startNanos, nanosSince(startNanos), output);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return new Frame.Failed(run.taskId(), run.attempt(), startNanos, nanosSince(startNanos), Failure.of(e));
    }
  }

  private static long bytesInArena(Body body) {
    return body instanceof Body.InArena ? body.length() : 0;
  }

  /** A task that follows another at once begins where that ended: one clock read a task. */
  private long startNanos() {
    if (idle) {
      idle = false;
      return System.nanoTime();
    }
    return endedNanos;
  }

  private long nanosSince(long startNanos) {
    endedNanos = System.nanoTime();
    return endedNanos - startNanos;
  }

  private void reply(Frame frame) throws IOException {
    if (link.reply(frame)) {
      bell.ring();
    }
  }
}
