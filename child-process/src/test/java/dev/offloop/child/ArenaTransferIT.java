package dev.offloop.child;

import static dev.offloop.child.Rig.failureOf;
import static dev.offloop.child.Rig.get;
import static dev.offloop.child.Rig.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.sample.Echo;
import dev.offloop.child.sample.Fill;
import dev.offloop.child.sample.Forge;
import dev.offloop.child.sample.Hold;
import dev.offloop.child.sample.Letters;
import dev.offloop.child.sample.RawEcho;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.SharedMemory;
import dev.offloop.offload.Submission;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large bodies to and from real children. */
@Order(1) // Takes long, so it begins first.
@Timeout(120)
class ArenaTransferIT {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final Limits LIMITS = new Limits(10_000, 4L << 30, 3);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final List<Offload> started = new ArrayList<>();

    private ChildConfig config() {
        return QuickChildren.config(directory.resolve("run")).withCancelGrace(Duration.ofMillis(300));
    }

    private Offload start(ChildConfig config) {
        TaskRegistry tasks = TaskRegistry.load(getClass().getClassLoader());
        Offload offload = get(Offload.start(
                vertx, OffloadConfig.of(tasks, new ChildBackend(config)).withLimits(LIMITS)));
        started.add(offload);
        return offload;
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectory(directory.resolve("run"));
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        for (Offload offload : started) {
            until("all slabs are given back", () -> memory(offload).slabs() == 0);
            get(offload.close(Duration.ofSeconds(5)));
        }
        get(vertx.close());
        try (Stream<Path> left = Files.list(directory.resolve("run"))) {
            assertThat(left).isEmpty();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"134217728, 100", "134217728, 200000", "134217728, 3000000", "0, 3000000"})
    void aLargeOutputThatIsToBeDecodedIsDecodedOffTheLoop(long arenaBytes, int length) {
        Offload offload = start(config().withArenaBytes(arenaBytes));

        String letters = get(offload.submit(Letters.class, new byte[length], TaskOptions.defaults()));

        assertThat(letters).hasSize(length);
        String thread = Letters.decodedBy();
        assertThat(thread.contains("eventloop")).as(thread).isEqualTo(length < 1_000);
    }

    @ParameterizedTest
    @ValueSource(classes = {Echo.class, RawEcho.class})
    @SuppressWarnings("unchecked")
    void everySizeAroundEveryThresholdComesBackAsItWas(Class<?> type) {
        Offload offload = start(config().withArenaBytes(8 * MIB).withMaxBodyBytes(9 * MIB));
        List<Integer> thresholds =
                List.of(ChildConfig.SMALL_BODY_BYTES, 16 * KIB, 32 * KIB, 256 * KIB, 4 * MIB, 9 * MIB);
        List<Integer> sizes = new ArrayList<>(List.of(0, 1));
        thresholds.forEach(threshold -> sizes.addAll(List.of(threshold - 1, threshold, threshold + 1)));
        sizes.removeLast();

        for (int size : sizes) {
            byte[] body = bytes(size);
            Future<byte[]> answer =
                    offload.submit((Class<? extends Task<byte[], byte[]>>) type, body, TaskOptions.defaults());
            assertThat(Arrays.equals(get(answer), body)).as("%s bytes", size).isTrue();
        }
        Throwable tooLarge = failureOf(offload.submit(
                (Class<? extends Task<byte[], byte[]>>) type, new byte[9 * MIB + 1], TaskOptions.defaults()));
        assertThat(((OffloadException) tooLarge).outcome())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Outcome.Reason.TOO_LARGE));
    }

    @Test
    void aPartOfTheInputIsAnOutput() {
        Offload offload = start(config());
        byte[] body = bytes(MIB);

        byte[] answer =
                get(offload.submit(RawEcho.class, body, TaskOptions.defaults().parameter("from", "1000")));

        assertThat(Arrays.equals(answer, 0, answer.length, body, 1000, MIB)).isTrue();
    }

    @Test
    void anOutputComesInTheArrayThatTheCallerGives() {
        Offload offload = start(config());
        byte[] body = bytes(MIB);
        byte[] mine = new byte[MIB];
        TaskOptions options = TaskOptions.defaults().outputArrays(length -> length == MIB ? mine : new byte[length]);

        assertThat(get(offload.submit(RawEcho.class, body, options))).isSameAs(mine);
        assertThat(Arrays.equals(mine, body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {100 * KIB, MIB})
    void anArrayOfAnotherLengthFailsTheTaskAndNothingElse(int size) {
        Offload offload = start(config());
        TaskOptions options = TaskOptions.defaults().outputArrays(length -> new byte[length - 1]);

        Throwable failure = failureOf(offload.submit(RawEcho.class, bytes(size), options));

        assertThat(failure).hasMessageContaining("gave an array of " + (size - 1));
        assertThat(get(offload.submit(RawEcho.class, bytes(size), TaskOptions.defaults())))
                .hasSize(size);
    }

    @Test
    void manyLargeRequestsWithLargerRepliesInASmallArenaAllEnd() {
        Offload offload = start(config().withChildren(2).withArenaBytes(4 * MIB));
        Random random = new Random(3);
        List<Future<byte[]>> answers = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        List<Integer> outputs = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            inputs.add(17 * KIB + random.nextInt(MIB));
            outputs.add(random.nextInt(5) == 0 ? random.nextInt(100) : random.nextInt(2 * MIB));
            answers.add(offload.submit(
                    Fill.class,
                    new byte[inputs.getLast()],
                    TaskOptions.defaults().parameter("bytes", "" + outputs.getLast())));
        }

        for (int i = 0; i < answers.size(); i++) {
            byte[] answer = get(answers.get(i));
            assertThat(answer).hasSize(outputs.get(i));
            byte expected = Fill.valueFor(inputs.get(i));
            for (byte value : answer) {
                if (value != expected) {
                    throw new AssertionError("Answer " + i + " holds " + value + " instead of " + expected);
                }
            }
        }
        assertThat(memory(offload).waits()).isPositive();
        assertThat(memory(offload).committedBytes()).isLessThanOrEqualTo(4 * MIB);
    }

    @Test
    void anOutputLargerThanExpectedSpillsToAFileAndTheNextFindsRoomInTheArena() {
        Offload offload = start(config());
        TaskOptions options = TaskOptions.defaults().parameter("bytes", "" + MIB);

        assertThat(get(offload.submit(Fill.class, new byte[10], options)))
                .hasSize(MIB)
                .containsOnly(10);
        assertThat(memory(offload).spills()).isEqualTo(1);
        assertThat(get(offload.submit(Fill.class, new byte[11], options)))
                .hasSize(MIB)
                .containsOnly(11);
        assertThat(memory(offload).spills()).isEqualTo(1);
    }

    @Test
    void aResultOverTheMaximumFailsItsTaskAlsoWhereItsSlabWouldHoldIt() {
        int most = 3 * MIB;
        Offload offload = start(config().withMaxBodyBytes(most));
        for (int bytes : List.of(most, most + 1, most - 1)) {
            Future<byte[]> answer = offload.submit(
                    Fill.class, new byte[10], TaskOptions.defaults().parameter("bytes", "" + bytes));
            if (bytes <= most) {
                assertThat(get(answer)).hasSize(bytes);
            } else {
                assertThat(failureOf(answer))
                        .hasMessageContaining("The result has " + bytes + " bytes; at most " + most);
            }
        }
    }

    @Test
    void thousandsOfRoundsLeaveNoSlabAndNoFile() {
        Offload offload = start(config().withChildren(2).withArenaBytes(16 * MIB));
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(offload.submit(RawEcho.class, new byte[random.nextInt(200 * KIB)], TaskOptions.defaults()));
            }
            answers.forEach(Rig::get);
        }

        assertThat(memory(offload).slabs()).isZero();
        assertThat(memory(offload).slabBytes()).isZero();
    }

    @Test
    void aKilledChildGivesBackItsSlabsAndItsTaskIsLost() {
        Offload offload = start(config());
        Future<byte[]> first = hold(offload, MIB);
        Future<byte[]> second = hold(offload, 2 * MIB);
        until("the first task holds its slabs", () -> marks() == 1);
        assertThat(memory(offload).slabs()).isPositive();

        ProcessHandle.of(worker(offload).pid()).orElseThrow().destroyForcibly();

        assertThat(((OffloadException) failureOf(first)).outcome()).isInstanceOf(Outcome.WorkerLost.class);
        until("the second task holds its slabs in the next child", () -> marks() == 2);
        assertThat(memory(offload).slabBytes()).isEqualTo(4 * MIB);
        openGate();
        assertThat(get(second)).hasSize(2 * MIB);
    }

    @Test
    void aCancelledTaskKeepsItsSlabsUntilItsChildIsDoneWithThem() {
        Offload offload = start(config().withCancelGrace(Duration.ofSeconds(30)));
        Submission<byte[]> held = offload.submit(offload.tasks().get(Hold.class), new byte[MIB], holding());
        until("the task holds its slabs", () -> marks() == 1);

        held.cancel();

        assertThat(((OffloadException) failureOf(held.future())).outcome()).isInstanceOf(Outcome.Cancelled.class);
        until("its slabs are given back", () -> memory(offload).slabs() == 0);
    }

    @Test
    void whatFitsItsFrameDoesNotWaitForRoomInAFullArena() {
        Offload offload = start(config().withChildren(2).withArenaBytes(4 * MIB));
        Future<byte[]> first = hold(offload, 2 * MIB);
        until("the first task holds all that is kept for it", () -> marks() == 1);
        long waits = memory(offload).waits();

        assertThat(get(offload.submit(RawEcho.class, bytes(10 * KIB), TaskOptions.defaults())))
                .isEqualTo(bytes(10 * KIB));

        assertThat(memory(offload).waits()).isEqualTo(waits);
        openGate();
        assertThat(get(first)).hasSize(2 * MIB);
    }

    @ParameterizedTest
    @CsvSource({"512, 0", "513, 2"})
    void aBodyThatIsNotSmallStandsInASlabAndHasOneForItsOutput(int bytes, int slabs) {
        Offload offload = start(config());
        get(offload.submit(RawEcho.class, bytes(MIB), TaskOptions.defaults()));

        Future<byte[]> held = hold(offload, bytes);
        until("the task runs", () -> marks() == 1);

        assertThat(memory(offload).slabs()).isEqualTo(slabs);
        openGate();
        assertThat(get(held)).hasSize(bytes);
    }

    @Test
    void aTaskThatWaitsForRoomCanBeCancelledAndTheNextOneGetsItsTurn() {
        Offload offload = start(config().withChildren(2).withArenaBytes(4 * MIB));
        Future<byte[]> first = hold(offload, 2 * MIB);
        until("the first task holds all that is kept for it", () -> marks() == 1);
        Submission<byte[]> waiting =
                offload.submit(offload.tasks().get(RawEcho.class), new byte[2 * MIB], TaskOptions.defaults());
        until("the second waits", () -> memory(offload).waits() > 1);
        Future<byte[]> behind = offload.submit(RawEcho.class, new byte[20 * KIB], TaskOptions.defaults());

        waiting.cancel();
        openGate();

        assertThat(((OffloadException) failureOf(waiting.future())).outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(get(first)).hasSize(2 * MIB);
        assertThat(get(behind)).hasSize(20 * KIB);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1048577, 1",
        "16384, 1048576, 1",
        "4611686018427387904, 10, 1",
        "0, 10, 2",
        "0, 10, -1",
        "0, 2147483647, 1"
    })
    void aChildThatAnswersWithMemoryThatIsNotItsOwnIsDroppedAndItsParentLives(long offset, int length, int stamp) {
        Offload offload = start(config());
        long pid = worker(offload).pid();

        Throwable failure = failureOf(offload.submit(
                Forge.class,
                new byte[MIB],
                TaskOptions.defaults()
                        .parameters(Map.of(
                                "offset", "" + offset,
                                "length", "" + length,
                                "stamp", "" + stamp,
                                "run", directory.resolve("run").toString()))));

        assertThat(((OffloadException) failure).outcome()).isInstanceOf(Outcome.WorkerLost.class);
        assertThat(get(offload.submit(RawEcho.class, bytes(MIB), TaskOptions.defaults())))
                .isEqualTo(bytes(MIB));
        assertThat(worker(offload).pid()).isNotEqualTo(pid);
    }

    @Test
    void withoutAnArenaLargeBodiesGoByFiles() {
        Offload offload = start(config().withArenaBytes(0));
        byte[] body = bytes(MIB);

        assertThat(get(offload.submit(RawEcho.class, body, TaskOptions.defaults())))
                .isEqualTo(body);
        assertThat(memory(offload).home()).isEqualTo("none");
        assertThat(memory(offload).spills()).isEqualTo(1);
    }

    private Future<byte[]> hold(Offload offload, int bytes) {
        return offload.submit(Hold.class, new byte[bytes], holding());
    }

    private TaskOptions holding() {
        return TaskOptions.defaults()
                .parameter("mark", directory.resolve("mark").toString())
                .parameter("gate", directory.resolve("gate").toString());
    }

    private long marks() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("mark-"))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void openGate() {
        try {
            Files.createFile(directory.resolve("gate"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static WorkerInfo worker(Offload offload) {
        return get(offload.workers()).getFirst();
    }

    private static SharedMemory memory(Offload offload) {
        return get(offload.memory()).getFirst();
    }
}
