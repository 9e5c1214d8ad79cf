package dev.offloop.child.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.SlabRef;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadArenaTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private final List<PayloadArena> opened = new ArrayList<>();

    private PayloadArena open(long bytes) throws IOException {
        return opened(PayloadArena.open(directory, bytes));
    }

    private PayloadArena openRefusingSealedMemory(long bytes) {
        return opened(PayloadArena.open(directory, bytes, size -> {
            throw new IOException("memfd_create failed with errno 1");
        }));
    }

    private PayloadArena opened(PayloadArena arena) {
        opened.add(arena);
        return arena;
    }

    private static PayloadArena grown(PayloadArena arena) throws IOException {
        assertThat(arena.startGrowing()).isTrue();
        arena.grow().run();
        return arena;
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (PayloadArena arena : opened) {
            arena.close();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 << 10, (16 << 10) + 1, 1 << 20, (1 << 20) - 1, 4 << 20})
    void whatTheParentWritesAViewReadsAndWhatItAnswersTheParentReads(int length) throws IOException {
        PayloadArena arena = grown(open(32 * MIB));
        SlabAccount account = arena.account();
        Slab request = requireNonNull(account.take(length));
        Slab reply = requireNonNull(account.take(length));
        byte[] body = bytes(length);
        request.write(body);

        byte[] answer = new byte[length];
        try (ArenaView view = new ArenaView(arena.shape())) {
            view.at(reply.ref(length)).copyFrom(view.at(request.ref(length)));
            reply.read(reply.ref(length), answer);
        }

        assertThat(answer).isEqualTo(body);
    }

    @Test
    void anArenaThatIsNotUsedHasNoMemory() throws IOException {
        PayloadArena arena = open(64 * MIB);

        assertThat(arena.account().take(1)).isNull();
        assertThat(arena.stats().committedBytes()).isZero();
        assertThat(arena.couldHold(16 * MIB, 16 * MIB)).isTrue();
    }

    @Test
    void itGrowsToItsCapAndNotBeyond() throws IOException {
        PayloadArena arena = grown(grown(open(2 * MIB)));

        assertThat(arena.startGrowing()).isFalse();
        assertThat(arena.stats().committedBytes()).isEqualTo(2 * MIB);
        assertThat(arena.stats().capacityBytes()).isEqualTo(2 * MIB);
    }

    @Test
    void oneGrowthAtATime() throws IOException {
        PayloadArena arena = open(8 * MIB);

        assertThat(arena.startGrowing()).isTrue();
        assertThat(arena.startGrowing()).isFalse();
        arena.grow().run();
        assertThat(arena.startGrowing()).isTrue();
    }

    @Test
    void aFullArenaHasRoomAgainWhenASlabIsGivenBack() throws IOException {
        PayloadArena arena = grown(open(2 * MIB));
        SlabAccount account = arena.account();
        Slab all = requireNonNull(account.take(MIB));
        assertThat(account.take(1)).isNull();

        account.giveBack(all);

        assertThat(account.take(MIB)).isNotNull();
    }

    @Test
    void aClosedAccountGivesBackAllItHeldAndLeavesOthersTheirs() throws IOException {
        PayloadArena arena = grown(open(32 * MIB));
        SlabAccount dead = arena.account();
        SlabAccount living = arena.account();
        for (int i = 0; i < 100; i++) {
            assertThat(dead.take(i * 1_000)).isNotNull();
        }
        assertThat(living.take(20_000)).isNotNull();

        dead.close();

        assertThat(dead.size()).isZero();
        assertThat(arena.stats().slabs()).isEqualTo(1);
        assertThat(arena.stats().slabBytes()).isEqualTo(32 << 10);
    }

    @Test
    void aSlabGivenBackTwiceOrToAStrangerIsNoticed() throws IOException {
        PayloadArena arena = grown(open(32 * MIB));
        SlabAccount account = arena.account();
        Slab slab = requireNonNull(account.take(1));
        assertThatThrownBy(() -> arena.account().giveBack(slab)).isInstanceOf(IllegalStateException.class);
        account.giveBack(slab);
        assertThatThrownBy(() -> account.giveBack(slab)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thousandsOfRoundsLeaveNothingTaken() throws IOException {
        PayloadArena arena = grown(grown(open(32 * MIB)));
        SlabAccount account = arena.account();
        List<Slab> held = new ArrayList<>();
        Random random = new Random(7);
        for (int round = 0; round < 100_000; round++) {
            Slab slab = random.nextInt(3) == 0 ? null : account.take(random.nextInt(3 * MIB));
            if (slab != null) {
                held.add(slab);
            } else if (!held.isEmpty()) {
                account.giveBack(held.remove(random.nextInt(held.size())));
            }
        }

        held.forEach(account::giveBack);

        assertThat(arena.stats().slabs()).isZero();
        assertThat(arena.stats().slabBytes()).isZero();
        assertThat(account.take(16 * MIB)).isNotNull();
        assertThat(account.take(16 * MIB)).isNotNull();
    }

    @Test
    void whatCanNeverFitIsToldFromWhatMustWait() throws IOException {
        PayloadArena small = grown(open(2 * MIB));
        assertThat(small.couldHold(MIB, 0)).isTrue();
        assertThat(small.couldHold(MIB, MIB)).isTrue();
        assertThat(small.couldHold(MIB + 1, 0)).isFalse();
        assertThat(small.couldHold(1, MIB + 1)).isFalse();
        small.onGrowthRefused(new IOException("no memory"));
        assertThat(small.couldHold(MIB, 1)).isFalse();
        assertThat(small.couldHold(MIB / 2, MIB / 2)).isTrue();
        assertThat(PayloadArena.none().couldHold(1, 0)).isFalse();
        assertThat(open(MIB).couldHold(1, 0)).isFalse();
    }

    @Test
    void aReferenceToAnEarlierUseOfTheSameMemoryIsRefused() throws IOException {
        PayloadArena arena = grown(open(32 * MIB));
        SlabAccount account = arena.account();
        Slab first = requireNonNull(account.take(100));
        SlabRef old = first.ref(100);
        account.giveBack(first);
        Slab second = requireNonNull(account.take(100));
        assertThat(second.ref(100).offset()).isEqualTo(old.offset());

        assertThatThrownBy(() -> second.read(old, new byte[100])).isInstanceOf(CorruptFrameException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void sealedMemoryCanBeNeitherCutOffNorLengthened() throws IOException {
        PayloadArena arena = open(4 * MIB);
        assertThat(arena.stats().home()).isEqualTo("sealed memory");

        try (FileChannel channel = FileChannel.open(arena.shape().path(), StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1), 4 * MIB))
                    .isInstanceOf(IOException.class);
            assertThat(channel.size()).isEqualTo(4 * MIB);
        }
    }

    @Test
    void refusedSealedMemoryIsReplacedByAFileThatIsGoneWhenClosed() throws IOException {
        PayloadArena arena = grown(openRefusingSealedMemory(4 * MIB));
        SlabAccount account = arena.account();
        Slab slab = requireNonNull(account.take(5));
        slab.write(new byte[] {1, 2, 3, 4, 5});

        assertThat(arena.stats().home()).isEqualTo("file");
        try (ArenaView view = new ArenaView(arena.shape())) {
            assertThat(view.at(slab.ref(5)).toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3, 4, 5);
        }
        assertThat(directory.resolve("arena")).exists();
    }

    @Test
    void refusedSealedMemoryAndADirectoryThatIsNoneLeaveNoArena() {
        PayloadArena arena = PayloadArena.open(directory.resolve("missing"), 4 * MIB, size -> {
            throw new IOException("memfd_create failed with errno 1");
        });

        assertThat(arena.shape().isNone()).isTrue();
        assertThat(arena.couldHold(1, 0)).isFalse();
        assertThat(arena.startGrowing()).isFalse();
    }

    @Test
    void memoryRefusedWhileGrowingLeavesTheArenaAsItIsForAWhile() throws IOException {
        PayloadArena arena =
                opened(PayloadArena.open(directory, 4 * MIB, bytes -> new NoMemory(directory.resolve("none"))));
        assertThat(arena.startGrowing()).isTrue();
        assertThatThrownBy(arena::grow).hasMessageContaining("errno 28");

        arena.onGrowthRefused(new IOException("posix_fallocate failed with errno 28"));

        assertThat(arena.startGrowing()).isFalse();
        assertThat(arena.couldHold(1, 0)).isFalse();
    }

    @Test
    void anArenaThatIsClosedDoesNotGrowAnyMore() throws IOException {
        PayloadArena arena = PayloadArena.open(directory, 4 * MIB);
        assertThat(arena.startGrowing()).isTrue();

        arena.close();

        assertThatThrownBy(arena::grow).hasMessage("The arena is closed");
    }

    @Test
    void aCloseWaitsForTheGrowthThatIsUnderWay() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        Slow file = new Slow(directory.resolve("none"), events);
        PayloadArena arena = PayloadArena.open(directory, 4 * MIB, bytes -> file);
        file.closer.set(Thread.ofPlatform().unstarted(() -> {
            try {
                arena.close();
            } catch (IOException e) {
                events.add(e.toString());
            }
        }));
        assertThat(arena.startGrowing()).isTrue();

        arena.grow();
        Objects.requireNonNull(file.closer.get()).join();

        assertThat(events).containsExactly("mapped", "closed");
    }

    /** Maps once the other thread waits to close the arena. */
    private record Slow(Path path, List<String> events, AtomicReference<Thread> closer) implements ArenaFile {
        Slow(Path path, List<String> events) {
            this(path, events, new AtomicReference<>());
        }

        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) {
            Thread closing = Objects.requireNonNull(closer.get());
            closing.start();
            while (closing.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            events.add("mapped");
            return scope.allocate(bytes);
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    private record NoMemory(Path path) implements ArenaFile {
        @Override
        public String kind() {
            return "sealed memory";
        }

        @Override
        public MemorySegment map(long offset, long bytes, Arena scope) throws IOException {
            throw new IOException("posix_fallocate of " + bytes + " bytes failed with errno 28");
        }

        @Override
        public void close() {}
    }
}
