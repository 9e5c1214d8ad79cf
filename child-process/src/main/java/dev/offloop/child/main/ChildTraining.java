package dev.offloop.child.main;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.NativeProcess;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.Hello;
import dev.offloop.task.Codec;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;

/**
 * Does once, without a parent, what every child does at its start, so that the JVM can record the classes of it into an AOT
 * cache. Ends normally, which a child never does: that is when the JVM writes the cache.
 */
public final class ChildTraining {
  private static final int CYCLE_BYTES = 1 << 20;

  private ChildTraining() {}

  /** Takes one argument, an empty directory. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    Path socket = directory.resolve("bell");
    NativeProcess.selfDestruct();
    NativeProcess.dieWithParent();
    NativeProcess.ignoreStopSignals();
    NativeProcess.lowerPriority(1);
    TaskRegistry.load(ChildTraining.class.getClassLoader());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ChildArguments arguments = new ChildArguments(directory, socket, 1, 256 << 10, CYCLE_BYTES, 1 << 20, 0);
      try (ParentLink parent = new ParentLink(arguments.files());
          ChildLink link = new ChildLink(arguments.files());
          Bell bell = Bell.connect(socket, new Hello(Hello.Purpose.BELL, 1))) {
        parent.send(new Frame.Define(0, Probe.DESCRIPTOR.name()));
        parent.send(new Frame.Run(1, 1, 0, Long.MAX_VALUE, Map.of(), new Body.Inline(new byte[64])));
        ChildAgent agent = new ChildAgent(arguments, link, TaskRegistry.of(new Probe()), bell);
        while (agent.work()) {
          // Until all that was sent is answered.
        }
        agent.park();
        agent.unpark();
        bell.ring();
      }
    }
  }

  /** Stands for the tasks of the class path, which are loaded but not run: what they do is not known here. */
  private static final class Probe implements Task<byte[], byte[]> {
    static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
        TaskDescriptor.idempotent("probe", "Answers with its input", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public byte[] run(byte[] input, TaskContext context) {
      return input;
    }
  }
}
