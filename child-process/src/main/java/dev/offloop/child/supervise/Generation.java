package dev.offloop.child.supervise;

import dev.offloop.child.main.ChildArguments;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.queue.FrameAppender;
import dev.offloop.child.queue.FrameTailer;
import dev.offloop.child.queue.QueueFiles;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.FrameBuffer;
import dev.offloop.child.wire.FrameCodec;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child JVM and all that it shares with this process: two queues, the control page, the bell. Owned by the launcher
 * thread until it is handed to the home loop, and again once the child is dead.
 */
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
  private static final Buffer RING = Buffer.buffer(new byte[] {1});

  private final Path directory;
  private final ControlPage control;
  private final FrameAppender requests;
  private final FrameTailer replies;
  private final QueueFiles requestFiles;
  private final QueueFiles replyFiles;
  private final FrameBuffer buffer = new FrameBuffer(4096);
  private final Process process;
  private final OutputPump output;
  private @Nullable NetSocket bell;
  private long framesAppended;
  private long framesRead;
  private int requestCycleSeen;
  private int replyCycleSeen;

  private Generation(
      Path directory,
      ControlPage control,
      FrameAppender requests,
      FrameTailer replies,
      List<String> taskNames,
      ProcessBuilder command,
      Supplier<String> worker)
      throws IOException {
    this.directory = directory;
    this.control = control;
    this.requests = requests;
    this.replies = replies;
    this.requestFiles = new QueueFiles(ChildArguments.requests(directory));
    this.replyFiles = new QueueFiles(ChildArguments.replies(directory));
    for (int i = 0; i < taskNames.size(); i++) {
      append(new Frame.Define(i, taskNames.get(i)));
    }
    process = command.start();
    process.getOutputStream().close();
    output = OutputPump.start(worker, process);
  }

  /** Makes the queues and starts the process. Launcher thread. */
  static Generation start(
      ChildArguments arguments, List<String> taskNames, ProcessBuilder command, Supplier<String> worker)
      throws IOException {
    Path directory = arguments.directory();
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      ControlPage control = ControlPage.create(ChildArguments.control(directory));
      opened.add(control);
      FrameAppender requests = new FrameAppender(ChildArguments.requests(directory), arguments.cycleBytes());
      opened.add(requests);
      FrameTailer replies = new FrameTailer(ChildArguments.replies(directory));
      opened.add(replies);
      return new Generation(directory, control, requests, replies, taskNames, command, worker);
    } catch (IOException | RuntimeException e) {
      for (AutoCloseable resource : opened.reversed()) {
        try {
          resource.close();
        } catch (Exception suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
  }

  Path directory() {
    return directory;
  }

  Process process() {
    return process;
  }

  OutputPump output() {
    return output;
  }

  ControlPage control() {
    return control;
  }

  /** The child connected its bell. */
  void onBell(NetSocket socket) {
    bell = socket;
  }

  /** Appends a request and wakes the child if it sleeps. */
  void send(Frame frame) {
    append(frame);
    if (control.takeChildParked() && bell != null) {
      bell.write(RING);
    }
  }

  private void append(Frame frame) {
    FrameCodec.encode(frame, buffer);
    if (buffer.length() > FrameCodec.MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("The parameters take " + buffer.length() + " bytes with the body; at most "
          + FrameCodec.MAX_FRAME_BYTES + " are allowed");
    }
    requests.append(buffer.array(), buffer.length());
    control.publishRequests(++framesAppended);
  }

  /**
   * Takes the next reply.
   *
   * @return null when there is none
   * @throws CorruptFrameException when the child wrote anything else
   */
  @Nullable Frame poll() {
    if (control.repliesPublished() == framesRead || !replies.poll(buffer)) {
      return null;
    }
    framesRead++;
    return FrameCodec.decode(buffer.array(), buffer.length());
  }

  /** Asks the child to ring. False when a reply came in meanwhile. */
  boolean arm() {
    return control.parkParent(framesRead);
  }

  void disarm() {
    control.unparkParent();
  }

  /** Whether one of the readers has moved on to another file since the last call. */
  boolean hasRolled() {
    int requestCycle = control.requestCycle();
    int replyCycle = replies.cycle();
    boolean rolled = requestCycle != requestCycleSeen || replyCycle != replyCycleSeen;
    requestCycleSeen = requestCycle;
    replyCycleSeen = replyCycle;
    return rolled;
  }

  /** Deletes the files that both sides have passed. Launcher thread. */
  void deletePassedFiles(int requestCycle, int replyCycle) throws IOException {
    requestFiles.deletePassed(requestCycle);
    replyFiles.deletePassed(replyCycle);
  }

  int requestCycleSeen() {
    return requestCycleSeen;
  }

  int replyCycleSeen() {
    return replyCycleSeen;
  }

  /** What a dead child had answered and nobody had read. Launcher thread. */
  List<Frame> drain() {
    List<Frame> rest = new ArrayList<>();
    try {
      for (Frame frame = poll(); frame != null; frame = poll()) {
        rest.add(frame);
      }
    } catch (CorruptFrameException e) {
      LOG.warn("The last replies in {} cannot be read", directory, e);
    }
    return rest;
  }

  /** Unmaps everything and deletes the directory. Launcher thread, after the process has ended. */
  void close() throws IOException {
    requests.close();
    replies.close();
    control.close();
    Trees.delete(directory);
  }
}
