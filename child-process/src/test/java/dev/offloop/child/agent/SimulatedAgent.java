package dev.offloop.child.agent;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.task.TaskRegistry;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Supplier;

/** The agent of a simulated child. */
public final class SimulatedAgent {
    private SimulatedAgent() {}

    /** The child's end of its bell. */
    public interface Line {
        /** Waits for a ring; false when the other end is closed. */
        boolean await();

        boolean isOpen();

        void ring();
    }

    /** Works until the bell is cut. */
    public static void run(
            ChildArguments arguments,
            ChildLink link,
            Line bell,
            LinkClock clock,
            long lingerNanos,
            PayloadStore payloads,
            Supplier<ArenaView> arena,
            TaskRegistry tasks)
            throws IOException {
        AgentPlatform platform = new AgentPlatform(clock, lingerNanos, payloads, shape -> arena.get());
        new AgentLoop(arguments, new CurrentTask(), new LineBell(bell), platform).run(link, tasks);
    }

    private record LineBell(Line line) implements Bell {
        @Override
        public boolean await() {
            return line.await();
        }

        @Override
        public boolean await(long nanos) {
            throw new UnsupportedOperationException("An agent of tasks waits without end");
        }

        @Override
        public void requireOpen() throws ClosedChannelException {
            if (!line.isOpen()) {
                throw new ClosedChannelException();
            }
        }

        @Override
        public void ring() {
            line.ring();
        }

        @Override
        public void close() {}
    }
}
