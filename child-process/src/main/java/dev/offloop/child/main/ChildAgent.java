package dev.offloop.child.main;

import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.memory.PayloadFile;
import dev.offloop.child.queue.FrameAppender;
import dev.offloop.child.queue.FrameTailer;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import dev.offloop.task.Failure;
import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Takes requests in order, runs each to its end, and appends its reply. One task at a time, on one thread; waiting for work
 * is left to {@link ChildMain}.
 */
final class ChildAgent {
  private final ChildArguments arguments;
  private final ControlPage control;
  private final FrameTailer requests;
  private final FrameAppender replies;
  private final TaskRegistry registry;
  private final Bell bell;
  private final Map<Integer, Task<?, ?>> tasks = new HashMap<>();
  private final FrameBuffer in = new FrameBuffer(4096);
  private final FrameBuffer out = new FrameBuffer(4096);
  private long framesRead;
  private long framesAppended;
  private long runsTaken;

  ChildAgent(
      ChildArguments arguments,
      ControlPage control,
      FrameTailer requests,
      FrameAppender replies,
      TaskRegistry registry,
      Bell bell) {
    this.arguments = arguments;
    this.control = control;
    this.requests = requests;
    this.replies = replies;
    this.registry = registry;
    this.bell = bell;
  }

  /** Does what there is to do for one request. False when there is none. */
  boolean work() throws IOException {
    if (control.requestsPublished() == framesRead || !requests.poll(in)) {
      return false;
    }
    framesRead++;
    control.requestCycle(requests.cycle());
    Frame frame = FrameCodec.decode(in.array(), in.length());
    switch (frame) {
      case Frame.Define define -> onDefine(define);
      case Frame.Run run -> onRun(run);
      case Frame.Completed c -> throw unexpected(c);
      case Frame.Failed f -> throw unexpected(f);
      case Frame.Skipped s -> throw unexpected(s);
    }
    return true;
  }

  /** Announces that it waits for the bell. False when there is work after all. */
  boolean park() {
    return control.parkChild(framesRead);
  }

  void unpark() {
    control.unparkChild();
  }

  private static IllegalStateException unexpected(Frame frame) {
    return new IllegalStateException("A parent does not send " + frame);
  }

  private void onDefine(Frame.Define define) {
    registry.find(define.name()).ifPresent(task -> tasks.put(define.taskNumber(), task));
  }

  private void onRun(Frame.Run run) throws IOException {
    long number = ++runsTaken;
    ChildTaskContext context = new ChildTaskContext(run, number, control);
    if (context.isCancelled()) {
      reply(new Frame.Skipped(run.taskId(), run.attempt()));
      return;
    }
    control.claim(number);
    reply(answer(run, context));
  }

  private Frame answer(Frame.Run run, ChildTaskContext context) {
    long startNanos = System.nanoTime();
    try {
      byte[] input = switch (run.body()) {
        case Body.Inline inline -> inline.bytes();
        case Body.InFile file -> PayloadFile.take(
            PayloadFile.ofRequest(arguments.directory(), run.taskId(), run.attempt()), file.length(), file.crc());
      };
      Task<?, ?> task = tasks.get(run.taskNumber());
      if (task == null) {
        throw new IllegalStateException("Task number " + run.taskNumber()
            + " is not on the class path of the children, though the parent has it");
      }
      startNanos = System.nanoTime();
      byte[] output = execute(task, input, context);
      return new Frame.Completed(run.taskId(), run.attempt(), startNanos, System.nanoTime() - startNanos, body(run, output));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return new Frame.Failed(run.taskId(), run.attempt(), startNanos, System.nanoTime() - startNanos, Failure.of(e));
    }
  }

  private static <I, O> byte[] execute(Task<I, O> task, byte[] input, ChildTaskContext context) throws Exception {
    O output = task.run(task.descriptor().input().decode(input), context);
    if (output == null) {
      throw new NullPointerException("Task '" + task.descriptor().name() + "' returned null");
    }
    return task.descriptor().output().encode(output);
  }

  private Body body(Frame.Run run, byte[] output) throws IOException {
    if (output.length <= arguments.frameBytes()) {
      return new Body.Inline(output);
    }
    if (output.length > arguments.maxBodyBytes()) {
      throw new IOException("The result has " + output.length + " bytes; at most " + arguments.maxBodyBytes()
          + " are allowed");
    }
    Path file = PayloadFile.ofReply(arguments.directory(), run.taskId(), run.attempt());
    return new Body.InFile(output.length, PayloadFile.write(file, output));
  }

  private void reply(Frame frame) throws IOException {
    FrameCodec.encode(frame, out);
    replies.append(out.array(), out.length());
    control.publishReplies(++framesAppended);
    if (control.takeParentParked()) {
      bell.ring();
    }
  }
}
