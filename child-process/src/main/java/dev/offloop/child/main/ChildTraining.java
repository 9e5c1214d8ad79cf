package dev.offloop.child.main;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.NativeProcess;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.memory.Slab;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.Hello;
import dev.offloop.task.Codec;
import dev.offloop.task.RawTask;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Does once, without a parent, what every child does at its start, so that the JVM can record the classes of it into an AOT
 * cache. Ends normally, which a child never does: that is when the JVM writes the cache.
 */
public final class ChildTraining {
  private static final int FRAME_BYTES = 16 << 10;
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
      PayloadArena shared = PayloadArena.open(directory, 2 << 20);
      ChildArguments arguments =
          new ChildArguments(directory, socket, 1, FRAME_BYTES, CYCLE_BYTES, 1 << 20, 0, shared.shape());
      try (shared;
          ArenaView arena = shared.shape().isNone() ? null : new ArenaView(shared.shape());
          ParentLink parent = new ParentLink(arguments.files());
          ChildLink link = new ChildLink(arguments.files());
          Bell bell = Bell.connect(socket, new Hello(Hello.Purpose.BELL, 1))) {
        parent.send(new Frame.Define(0, Probe.DESCRIPTOR.name()));
        parent.send(new Frame.Run(1, 1, 0, Long.MAX_VALUE, Map.of(), new Body.Inline(new byte[64])));
        if (shared.startGrowing()) {
          shared.grow().run();
          Slab slab = Objects.requireNonNull(shared.account().take(1 << 20));
          parent.send(new Frame.Run(2, 1, 0, Long.MAX_VALUE, Map.of(), new Body.InArena(slab.ref(1 << 20))));
        }
        TaskRunner runner = new TaskRunner(arguments, arena);
        ChildAgent agent = new ChildAgent(link, runner, TaskRegistry.of(new Probe()), bell);
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
  private static final class Probe implements RawTask<byte[]> {
    static final TaskDescriptor<byte[], byte[]> DESCRIPTOR =
        TaskDescriptor.idempotent("probe", "Answers with its input", Codec.raw(), Codec.raw());

    @Override
    public TaskDescriptor<byte[], byte[]> descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public byte[] run(MemorySegment input, TaskContext context) {
      return context.result(input);
    }
  }
}
