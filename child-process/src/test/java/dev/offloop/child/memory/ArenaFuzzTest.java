package dev.offloop.child.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.SlabRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * References as a mad partner would write them: a valid one with changed bits. Each is refused, or names bytes of the
 * very slab. Ten million inputs with {@code -Djqwik.tries.default=10000000}.
 */
class ArenaFuzzTest {
    private static final int BODY = 100_000;
    private static Path directory = Path.of("");
    private static PayloadArena arena = PayloadArena.none();

    @BeforeContainer
    static void open() throws IOException {
        directory = Files.createTempDirectory("arena-fuzz");
        arena = PayloadArena.open(directory, 4 << 20);
        assertThat(arena.startGrowing()).isTrue();
        arena.grow().run();
    }

    @AfterContainer
    static void close() throws IOException {
        arena.close();
        Files.delete(directory);
    }

    @Property
    void theParentReadsNothingButTheSlabThatItGave(
            @ForAll long offsetBits,
            @ForAll int lengthBits,
            @ForAll int stampBits,
            @ForAll @IntRange(max = 7) int which) {
        try (SlabAccount account = arena.account()) {
            requireNonNull(account.take(BODY));
            Slab slab = requireNonNull(account.take(BODY));
            requireNonNull(account.take(BODY));
            SlabRef valid = slab.ref(BODY);
            try {
                SlabRef changed = new SlabRef(
                        valid.offset() ^ ((which & 1) == 0 ? 0 : offsetBits),
                        valid.length() ^ ((which & 2) == 0 ? 0 : lengthBits),
                        valid.stamp() ^ ((which & 4) == 0 ? 0 : stampBits));
                boolean within = changed.stamp() == valid.stamp()
                        && changed.offset() >= valid.offset()
                        && changed.end() <= valid.offset() + slab.bytes();
                assertThat(slab.contains(changed)).isEqualTo(within);
                byte[] into = new byte[within ? changed.length() : 0];
                slab.read(changed, into);
                assertThat(within).isTrue();
            } catch (CorruptFrameException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Property
    void aChildMapsNothingThatNoSlabCanBe(@ForAll long offset, @ForAll int length) throws IOException {
        try (ArenaView view = new ArenaView(arena.shape())) {
            assertThat(view.at(new SlabRef(offset & 0x7f_ffff, length, 0)).byteSize())
                    .isEqualTo(length);
            assertThat(offset & 0x7f_ffff).isLessThan(4 << 20);
        } catch (CorruptFrameException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
