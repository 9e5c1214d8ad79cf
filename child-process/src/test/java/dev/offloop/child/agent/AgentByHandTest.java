package dev.offloop.child.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.ArenaShape;
import dev.offloop.child.memory.PayloadStore;
import dev.offloop.child.sample.Echo;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.Hello;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.WorkerStates;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends in one thread: each step of the agent is taken by the test, so that every order of events can be had. */
class AgentByHandTest {
    private static final int ECHO = 0;
    private static final int UNKNOWN = 7;

    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private Bell bell;
    private ParentLink parent;
    private ChildLink child;
    private ChildAgent agent;

    @BeforeEach
    void open() throws IOException {
        Path socket = directory.resolve("bell");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        bell = Bell.connect(socket, new Hello(Hello.Purpose.BELL, 1));
        ChildArguments arguments =
                new ChildArguments(directory, socket, 1, 1_000, 1 << 20, 10_000, true, 0, Set.of(), ArenaShape.NONE);
        parent = new ParentLink(arguments.files());
        child = new ChildLink(arguments.files());
        TaskRunner runner = new TaskRunner(arguments, null, PayloadStore.FILES);
        agent = new ChildAgent(
                child,
                runner,
                TaskRegistry.of(new Echo()),
                bell,
                new CurrentTask(),
                LinkClock.SYSTEM,
                new WorkerStates());
        parent.send(new Frame.Define(ECHO, new Echo().descriptor().name()));
        assertThat(agent.work()).isTrue();
    }

    @AfterEach
    void close() throws IOException {
        bell.close();
        server.close();
        child.close();
        parent.close();
    }

    private void send(long taskId, int taskNumber, long deadlineNanos, String input) {
        byte[] bytes = new Echo().descriptor().input().encode(input.getBytes(StandardCharsets.UTF_8));
        parent.send(new Frame.Run(taskId, 1, taskNumber, deadlineNanos, Map.of(), new Body.Inline(bytes)));
    }

    @Test
    void aRequestIsClaimedWhenItIsStartedAndNotBefore() throws IOException {
        send(11, ECHO, Long.MAX_VALUE, "a");
        assertThat(parent.control().claimed()).isZero();
        assertThat(parent.poll()).isNull();

        assertThat(agent.work()).isTrue();

        assertThat(parent.control().claimed()).isEqualTo(1);
        assertThat(parent.poll()).isInstanceOfSatisfying(Frame.Completed.class, reply -> {
            assertThat(reply.taskId()).isEqualTo(11);
            assertThat(reply.body().length()).isEqualTo(1);
        });
        assertThat(agent.work()).isFalse();
    }

    @Test
    void whatIsCancelledBeforeItsTurnIsSkippedAndItsNeighbourRuns() throws IOException {
        send(11, ECHO, Long.MAX_VALUE, "a");
        send(12, ECHO, Long.MAX_VALUE, "b");
        parent.control().cancel(1);

        assertThat(agent.work()).isTrue();
        assertThat(agent.work()).isTrue();

        assertThat(parent.poll()).isEqualTo(new Frame.Skipped(11, 1));
        assertThat(parent.poll()).isInstanceOf(Frame.Completed.class);
        assertThat(parent.control().claimed()).isEqualTo(2);
    }

    @Test
    void whatIsPastItsDeadlineIsSkipped() throws IOException {
        send(11, ECHO, System.nanoTime() - 1, "a");

        assertThat(agent.work()).isTrue();

        assertThat(parent.poll()).isEqualTo(new Frame.Skipped(11, 1));
    }

    @Test
    void aTaskThatTheChildDoesNotHaveFailsAndTheAgentGoesOn() throws IOException {
        send(11, UNKNOWN, Long.MAX_VALUE, "a");
        send(12, ECHO, Long.MAX_VALUE, "b");

        assertThat(agent.work()).isTrue();
        assertThat(agent.work()).isTrue();

        assertThat(parent.poll())
                .isInstanceOfSatisfying(
                        Frame.Failed.class,
                        reply -> assertThat(reply.failure().message()).contains("not on the class path"));
        assertThat(parent.poll()).isInstanceOf(Frame.Completed.class);
    }

    @Test
    void whoParksWhileARequestArrivesDoesNotSleep() throws IOException {
        assertThat(agent.work()).isFalse();
        send(11, ECHO, Long.MAX_VALUE, "a");

        assertThat(agent.park()).isFalse();

        assertThat(agent.work()).isTrue();
        assertThat(agent.park()).isTrue();
        assertThat(parent.send(new Frame.Define(1, "other")))
                .as("the child must be rung")
                .isTrue();
        assertThat(parent.send(new Frame.Define(2, "another")))
                .as("once a parking")
                .isFalse();
        agent.unpark();
    }
}
