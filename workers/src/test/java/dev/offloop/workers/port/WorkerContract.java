package dev.offloop.workers.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.loop.netty.PhasedLoopProvider;
import dev.offloop.task.Codec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for a worker wherever it runs. */
public abstract class WorkerContract {
    private static final int PATIENCE_SECONDS = 60;

    protected final Vertx vertx;

    @TempDir
    protected Path directory;

    /** Its owners are phased loops. */
    protected WorkerContract() {
        this(Vertx.vertx());
    }

    /** Its owners are loops of this Vert.x, which is closed after each test. */
    protected WorkerContract(Vertx vertx) {
        this.vertx = vertx;
    }

    /** On stock loops, which poll nothing and are woken. */
    protected static Vertx stockVertx() {
        System.setProperty(PhasedLoopProvider.PROPERTY, "stock");
        try {
            return Vertx.vertx();
        } finally {
            System.clearProperty(PhasedLoopProvider.PROPERTY);
        }
    }

    /** A worker of the kind that is tested. */
    protected abstract <I, O> WorkerBuilder<I, O> prepare(Class<? extends WorkerProgram<I, O>> program);

    @AfterEach
    void close() {
        get(vertx.close());
    }

    /** Collects what it is given. */
    private static <T> BlockingQueue<T> inbox() {
        return new LinkedBlockingQueue<>();
    }

    protected static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    protected static <T> T next(BlockingQueue<T> queue) {
        try {
            T item = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(item).as("the next message").isNotNull();
            return item;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting until %s", what).isNegative();
            Thread.onSpinWait();
        }
    }

    /** Runs it on the context of the worker. */
    protected static <T> T on(Worker<?, ?> worker, Callable<T> action) {
        return get(Future.future(done -> worker.context().runOnContext(ignored -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.fail(e);
            }
        })));
    }

    @Test
    void messagesComeInTheirOrderOnTheContextOfTheOwner() {
        int count = 5_000;
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger elsewhere = new AtomicInteger();
        BlockingQueue<Boolean> all = inbox();
        List<Context> context = new ArrayList<>();
        Worker<byte[], byte[]> worker = prepare(Programs.Echo.class)
                .onMessage(bytes -> {
                    answers.add(new String(bytes, UTF_8));
                    if (!context.contains(Vertx.currentContext())) {
                        elsewhere.incrementAndGet();
                    }
                    if (answers.size() == count) {
                        all.add(true);
                    }
                })
                .start();
        context.add(worker.context());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add("message " + i);
            if (!worker.post(Programs.bytes(sent.get(i)))) {
                get(worker.drained());
            }
        }

        assertThat(next(all)).isTrue();
        assertThat(answers).isEqualTo(sent);
        assertThat(elsewhere).hasValue(0);
        assertThat(get(worker.close())).isInstanceOf(WorkerExit.Finished.class);
    }

    @Test
    void allMessagesPostedBeforeTheCloseArriveAndThenTheWorkerEnds() {
        BlockingQueue<String> answers = inbox();
        Worker<String, String> worker =
                prepare(Programs.Count.class).onMessage(answers::add).start();
        for (int i = 0; i < 500; i++) {
            worker.post("message " + i);
        }

        assertThat(get(worker.close())).isInstanceOf(WorkerExit.Finished.class);
        assertThat(answers).containsExactly("got 500");
        assertThatThrownBy(() -> worker.post("too late"))
                .isInstanceOf(PortClosedException.class)
                .hasMessageContaining(worker.name());
    }

    @Test
    void aProgramThatReceivesUntilItsPortIsClosedEndsInOrder() {
        BlockingQueue<byte[]> answers = inbox();
        Worker<byte[], byte[]> worker =
                prepare(Programs.EchoLoop.class).onMessage(answers::add).start();
        worker.post(Programs.bytes("once"));
        assertThat(next(answers)).isEqualTo(Programs.bytes("once"));

        assertThat(get(worker.close())).isInstanceOf(WorkerExit.Finished.class);
    }

    @Test
    void aFullPortSaysSoRefusesTwiceAsMuchAndDrains() throws IOException {
        Path mark = directory.resolve("go");
        Worker<String, String> worker = prepare(Programs.Stalled.class)
                .data(mark.toString(), Programs.OfTexts.TEXT)
                .limits(4, 1 << 20)
                .start();
        List<Boolean> room = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            room.add(worker.post("message " + i));
        }

        assertThat(room).containsExactly(true, true, true, false, false, false, false, false);
        assertThatThrownBy(() -> worker.post("one more"))
                .isInstanceOf(PortFullException.class)
                .hasMessageContaining("drained()");
        assertThat(worker.needsDrain()).isTrue();
        Future<Void> drained = worker.drained();
        assertThat(drained.isComplete()).isFalse();

        Files.createFile(mark);

        get(drained);
        assertThat(worker.needsDrain()).isFalse();
        assertThat(worker.post("another")).isTrue();
        assertThat(get(worker.close())).isInstanceOf(WorkerExit.Finished.class);
    }

    @Test
    void whatAWorkerIsGivenAtItsStartItHas() {
        BlockingQueue<String> answers = inbox();
        Worker<String, String> worker = prepare(Programs.Introduction.class)
                .name("alma")
                .data("a lamp", Programs.OfTexts.TEXT)
                .environmentData(Map.of("place", "a cellar"))
                .onMessage(answers::add)
                .start();

        assertThat(next(answers)).isEqualTo("alma with a lamp in a cellar");
        assertThat(get(worker.exit())).isInstanceOf(WorkerExit.Finished.class);
        assertThat(get(worker.online())).isNull();
    }

    @Test
    void aProgramThatThrowsEndsItsWorkerOnceAfterAllThatItHadSaid() {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        Worker<String, String> worker =
                prepare(Programs.Throw.class).onMessage(events::add).start();
        Future<WorkerExit> exit = worker.exit().onSuccess(how -> events.add("exit"));

        assertThat(get(exit)).isInstanceOfSatisfying(WorkerExit.Failed.class, failed -> {
            assertThat(failed.failure().type()).isEqualTo(IllegalArgumentException.class.getName());
            assertThat(failed.failure().message()).isEqualTo("of its own accord");
        });
        assertThat(get(worker.terminate())).as("told once").isInstanceOf(WorkerExit.Failed.class);
        assertThat(events).containsExactly("one", "two", "three", "exit");
    }

    @Test
    void aHandlerThatThrowsEndsItsWorkerAndWhatIsOnItsWayIsLost() {
        Worker<String, String> worker = prepare(Programs.ThrowAtMessage.class).start();
        on(worker, () -> {
            // All before the loop can be told of the end.
            for (int i = 0; i < 100; i++) {
                worker.post("message " + i);
            }
            return true;
        });

        assertThat(get(worker.exit()))
                .isInstanceOfSatisfying(
                        WorkerExit.Failed.class,
                        failed -> assertThat(failed.failure().message()).isEqualTo("at message 0"));
        assertThatThrownBy(() -> worker.post("one more"))
                .isInstanceOf(PortClosedException.class)
                .hasMessageContaining("at message 0");
    }

    @Test
    void aWorkerInABusyLoopIsTerminated() {
        BlockingQueue<String> answers = inbox();
        Worker<String, String> worker =
                prepare(Programs.Spin.class).onMessage(answers::add).start();
        assertThat(next(answers)).isEqualTo("spinning");

        assertThat(get(worker.terminate())).isInstanceOf(WorkerExit.Terminated.class);
        assertThat(get(worker.exit())).isInstanceOf(WorkerExit.Terminated.class);
    }

    @Test
    void aWorkerThatWaitsIsTerminatedAndSoIsOneThatStarts() {
        Worker<byte[], byte[]> waiting = prepare(Programs.EchoLoop.class).start();
        get(waiting.online());
        Worker<byte[], byte[]> starting = prepare(Programs.EchoLoop.class).start();

        assertThat(get(waiting.terminate())).isInstanceOf(WorkerExit.Terminated.class);
        assertThat(get(starting.terminate())).isInstanceOf(WorkerExit.Terminated.class);
    }

    @Test
    void receivingEndsWhenTheTimeIsOver() {
        BlockingQueue<String> answers = inbox();
        Worker<String, String> worker =
                prepare(Programs.Impatient.class).onMessage(answers::add).start();

        assertThat(next(answers)).isEqualTo("nothing came");
        worker.post("at last");
        assertThat(next(answers)).isEqualTo("at last");
        assertThat(get(worker.exit())).isInstanceOf(WorkerExit.Finished.class);
    }

    @Test
    void aTransferredBufferIsTheOthersAlone() {
        BlockingQueue<String> answers = inbox();
        BlockingQueue<SharedBuffer> buffers = inbox();
        List<Worker<String, String>> holder = new ArrayList<>();
        Worker<String, String> worker = prepare(Programs.Doubling.class)
                .onMessage(text -> {
                    answers.add(text);
                    holder.getFirst().buffer().ifPresent(buffers::add);
                })
                .start();
        holder.add(worker);
        SharedBuffer buffer = get(worker.allocate(1_000));

        on(worker, () -> {
            buffer.segment().fill((byte) 21);
            return worker.transfer("double", buffer);
        });

        assertThat(buffer.isUsable()).isFalse();
        assertThatThrownBy(buffer::segment)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transferred");
        assertThat(next(answers)).isEqualTo("double");
        assertThat(next(answers)).isEqualTo("handed over");
        SharedBuffer back = next(buffers);
        byte[] doubled = on(worker, () -> back.segment().toArray(ValueLayout.JAVA_BYTE));
        assertThat(doubled).hasSize(1_000).containsOnly(42);
        assertThatThrownBy(() -> on(worker, () -> worker.post("again", buffer)))
                .rootCause()
                .hasMessageContaining("transferred");
        on(worker, () -> {
            back.close();
            return worker.close();
        });
        assertThat(get(worker.exit())).isInstanceOf(WorkerExit.Finished.class);
    }

    @Test
    void aSharedBufferIsSeenByBoth() {
        BlockingQueue<String> answers = inbox();
        Worker<String, String> worker =
                prepare(Programs.Counting.class).onMessage(answers::add).start();
        SharedBuffer shared = get(worker.allocate(Long.BYTES));
        on(worker, () -> {
            shared.segment().set(ValueLayout.JAVA_LONG, 0, 41);
            return worker.post("here", shared);
        });
        worker.post("count");

        assertThat(next(answers)).isEqualTo("count");
        assertThat(on(worker, () -> shared.segment().get(ValueLayout.JAVA_LONG, 0)))
                .isEqualTo(42);
    }

    @Test
    void aBufferBelongsToOneWorker() {
        Worker<String, String> one = prepare(Programs.Counting.class).start();
        Worker<String, String> other = prepare(Programs.Counting.class).start();
        SharedBuffer buffer = get(one.allocate(8));

        assertThatThrownBy(() -> on(other, () -> other.post("here", buffer)))
                .rootCause()
                .hasMessageContaining("another worker");
        assertThatThrownBy(() -> one.allocate(Worker.MAX_BUFFER_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16777216");
    }

    @Test
    void whatIsSaidOnAChannelIsHeardByAllOthers() {
        BlockingQueue<String> first = inbox();
        BlockingQueue<String> second = inbox();
        BlockingQueue<String> owner = inbox();
        try (BroadcastChannel<String> channel = Worker.broadcast(vertx, "gossip", Programs.OfTexts.TEXT)) {
            channel.onMessage(owner::add);
            Worker<String, String> one =
                    prepare(Programs.Gossip.class).onMessage(first::add).start();
            Worker<String, String> other =
                    prepare(Programs.Gossip.class).onMessage(second::add).start();
            assertThat(next(first)).isEqualTo("joined");
            assertThat(next(second)).isEqualTo("joined");

            one.post("a rumour");
            assertThat(next(owner)).isEqualTo("a rumour");
            assertThat(next(second)).isEqualTo("heard a rumour");
            channel.post("the truth");
            assertThat(next(first)).isEqualTo("heard the truth");
            assertThat(next(second)).isEqualTo("heard the truth");

            get(other.terminate());
            one.post("more");
            assertThat(next(owner)).isEqualTo("more");
            assertThat(owner).isEmpty();
        }
    }

    @Test
    void messagesHaveTypes() {
        BlockingQueue<Programs.Addition.Sum> sums = inbox();
        Worker<Programs.Addition.Pair, Programs.Addition.Sum> worker =
                prepare(Programs.Addition.class).onMessage(sums::add).start();

        worker.post(new Programs.Addition.Pair(19, 23));

        assertThat(next(sums)).isEqualTo(new Programs.Addition.Sum(42));
    }

    @Test
    void aMessageOfAMegabyteGoesThereAndBack() {
        BlockingQueue<byte[]> answers = inbox();
        Worker<byte[], byte[]> worker =
                prepare(Programs.Echo.class).onMessage(answers::add).start();
        for (int i = 1; i <= 20; i++) {
            if (!worker.post(megabyteOf(i))) {
                get(worker.drained());
            }
        }

        for (int i = 1; i <= 20; i++) {
            assertThat(Arrays.equals(next(answers), megabyteOf(i))).isTrue();
        }
        assertThat(get(worker.close())).isInstanceOf(WorkerExit.Finished.class);
    }

    private static byte[] megabyteOf(int value) {
        byte[] bytes = new byte[Worker.MAX_MESSAGE_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void aProgramThatCannotBeMadeIsToldBeforeTheStart() {
        assertThatThrownBy(() -> prepare(Programs.Unmakeable.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not today");
    }

    @Test
    void theEndOfVertxEndsItsWorkers() {
        Worker<byte[], byte[]> worker = prepare(Programs.EchoLoop.class).start();
        get(worker.online());
        BlockingQueue<WorkerExit> exits = inbox();
        worker.exit().onSuccess(exits::add);

        get(vertx.close());

        assertThat(next(exits)).isInstanceOf(WorkerExit.Terminated.class);
    }

    @Test
    void aWorkerOfAClosedVertxIsAskedInVain() {
        Worker<byte[], byte[]> worker = prepare(Programs.EchoLoop.class).start();
        get(worker.online());
        get(vertx.close());

        assertThat(get(worker.terminate())).isInstanceOf(WorkerExit.Terminated.class);
        assertThat(get(worker.close())).isInstanceOf(WorkerExit.Terminated.class);
        assertThatThrownBy(() -> worker.post(new byte[1])).isInstanceOf(PortClosedException.class);
        assertThatThrownBy(() -> get(worker.drained())).hasRootCauseInstanceOf(PortClosedException.class);
        assertThatThrownBy(() -> get(worker.allocate(1))).hasRootCauseInstanceOf(PortClosedException.class);
        assertThatThrownBy(() -> prepare(Programs.EchoLoop.class).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its Vert.x is closed");
    }

    @Test
    void anOwnerThatIsNoMemberHearsNothing() {
        BlockingQueue<String> left = inbox();
        BroadcastChannel<String> channel = Worker.broadcast(vertx, "elsewhere", Codec.json(String.class));
        channel.onMessage(left::add);
        channel.close();
        try (BroadcastChannel<String> other = Worker.broadcast(vertx, "elsewhere", Codec.json(String.class))) {
            other.post("is there anybody");
        }
        assertThat(left).isEmpty();
    }
}
