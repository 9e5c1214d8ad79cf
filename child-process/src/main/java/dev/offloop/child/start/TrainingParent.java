package dev.offloop.child.start;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.agent.ChildTraining;
import dev.offloop.child.link.ParentLink;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.memory.Slab;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.Hello;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The parent of a child that is recorded: lets it do once what every child does, on one thread that may block, and then
 * lets it go.
 */
final class TrainingParent implements AutoCloseable {
    private static final long LOOK_NANOS = 1_000_000;
    private static final int PROBE = 0;
    private static final int SMALL_BYTES = 64;
    private static final int LARGE_BYTES = 1 << 20;

    private final ServerSocketChannel server;
    private final ParentLink link;
    private final PayloadArena arena;
    private final List<SocketChannel> connections = new ArrayList<>();
    private long sent;
    private long answered;

    /** Makes all that the child opens. */
    TrainingParent(ChildArguments arguments, PayloadArena arena) throws IOException {
        this.arena = arena;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(arguments.bell()));
            server.configureBlocking(false);
            link = new ParentLink(arguments.files());
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        link.send(new Frame.Define(PROBE, ChildTraining.PROBE));
    }

    /**
     * Waits until the child is ready, has it answer a few tasks, some of them when it sleeps, and cuts its bell.
     *
     * @throws IOException when it ends too early or takes too long
     */
    void attend(Process child, long deadlineNanos) throws IOException, InterruptedException {
        await("connects", child, deadlineNanos, () -> connections.size() == 2 || accepted());
        SocketChannel bell = bell(child, deadlineNanos);
        await("is ready", child, deadlineNanos, () -> link.control().isReady());
        send(bell, new Body.Inline(new byte[SMALL_BYTES]));
        await("answers", child, deadlineNanos, this::isAnswered);
        if (arena.startGrowing()) {
            arena.grow().run();
            Slab slab = Objects.requireNonNull(arena.account().take(LARGE_BYTES));
            send(bell, new Body.InArena(slab.ref(LARGE_BYTES)));
            await("answers a large task", child, deadlineNanos, this::isAnswered);
        }
        await("sleeps", child, deadlineNanos, () -> link.control().isChildParked());
        sendRun(bell);
        await("wakes up", child, deadlineNanos, this::isAnswered);
        bell.shutdownOutput();
    }

    /** Takes a connection; true when there are both. */
    private boolean accepted() {
        try {
            SocketChannel connection = server.accept();
            if (connection != null) {
                connections.add(connection);
            }
            return connections.size() == 2;
        } catch (IOException e) {
            throw new IllegalStateException("The bell is broken", e);
        }
    }

    private SocketChannel bell(Process child, long deadlineNanos) throws IOException, InterruptedException {
        SocketChannel bell = null;
        for (SocketChannel connection : connections) {
            connection.configureBlocking(false);
            ByteBuffer hello = ByteBuffer.allocate(Hello.BYTES);
            await("says hello", child, deadlineNanos, () -> isRead(connection, hello));
            if (Hello.decode(hello.array()).purpose() == Hello.Purpose.BELL) {
                bell = connection;
            }
        }
        return Objects.requireNonNull(bell, "The child connected no bell");
    }

    private static boolean isRead(SocketChannel from, ByteBuffer into) {
        try {
            return from.read(into) < 0 || !into.hasRemaining();
        } catch (IOException e) {
            throw new IllegalStateException("A connection is broken", e);
        }
    }

    private void send(SocketChannel bell, Body body) throws IOException {
        sent++;
        ringWhen(link.send(new Frame.Run(sent, 1, PROBE, Long.MAX_VALUE, Map.of(), body)), bell);
    }

    private void sendRun(SocketChannel bell) throws IOException {
        sent++;
        ringWhen(link.sendRun(sent, 1, PROBE, Long.MAX_VALUE, new byte[SMALL_BYTES], 0, SMALL_BYTES), bell);
    }

    private static void ringWhen(boolean asleep, SocketChannel bell) throws IOException {
        if (asleep) {
            bell.write(ByteBuffer.allocate(1));
        }
    }

    private boolean isAnswered() {
        while (link.poll() != null) {
            answered++;
        }
        return answered == sent;
    }

    private static void await(String what, Process child, long deadlineNanos, BooleanSupplier condition)
            throws IOException, InterruptedException {
        while (!condition.getAsBoolean()) {
            if (!child.isAlive()) {
                throw new IOException("the child of the training run ended before it " + what);
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("the child of the training run takes too long until it " + what);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel connection : connections) {
            connection.close();
        }
        server.close();
        link.close();
    }
}
