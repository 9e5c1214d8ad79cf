package dev.offloop.child.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.child.wire.CorruptFrameException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reply queues and control pages with bytes changed at random: the reader finds frames, finds nothing, or says that
 * they are corrupt; nothing else, and always soon. {@code -Dfuzz.seed=N -Dfuzz.files=M} for others and more.
 */
@Timeout(300)
class LinkFuzzTest {
    private static final int FRAMES = 20;
    private static final int MAX_CHANGES = 8;
    private static final int LOOKS = 50;

    /** Within it lie the head, the index and the frames. */
    private static final int SPOILED_BYTES = 72 << 10;

    private final Random random = new Random(Long.getLong("fuzz.seed", 20_261_122));

    @TempDir
    Path directory;

    @Test
    void whateverStandsInAReplyQueueTheParentReadsOnOrSaysWhy() throws IOException {
        int corrupt = 0;
        int files = Integer.getInteger("fuzz.files", 150);
        for (int i = 0; i < files; i++) {
            Path place = Files.createDirectory(directory.resolve("link-" + i));
            try (LinkPair pair = new LinkPair(place)) {
                for (int frame = 1; frame <= FRAMES; frame++) {
                    pair.answer(frame, new byte[random.nextInt(200)]);
                }
                spoil(pair);
                corrupt += readSome(pair) ? 0 : 1;
            }
            delete(place);
        }
        assertThat(corrupt).isBetween(1, files);
    }

    private void spoil(LinkPair pair) throws IOException {
        Path file = pair.replyFile();
        for (int change = random.nextInt(MAX_CHANGES); change >= 0; change--) {
            byte[] bytes = new byte[1 + random.nextInt(4)];
            random.nextBytes(bytes);
            // Most of the head is index pages full of zeros; the frames come right after them.
            long at = random.nextInt(4) == 0 ? random.nextInt(SPOILED_BYTES) : endOf(file) - random.nextInt(4_000);
            LinkPair.overwrite(file, Math.max(0, at), bytes);
        }
        if (random.nextInt(10) == 0) {
            pair.child.control().publishReplies(random.nextLong());
        }
        if (random.nextInt(10) == 0) {
            pair.child.control().requestCycle(random.nextInt());
        }
    }

    /** Where the last byte stands that is not zero. */
    private static long endOf(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes((int) LinkPair.CYCLE_BYTES);
        }
        int end = head.length;
        while (end > 1 && head[end - 1] == 0) {
            end--;
        }
        return end;
    }

    /** Whether nothing was found wrong. */
    private static boolean readSome(LinkPair pair) {
        try {
            for (int look = 0; look < LOOKS; look++) {
                while (pair.parent.poll() != null) {
                    // Each frame is decoded; the outcome is either frames or an exception.
                }
                pair.parent.needsKeepingUp();
            }
            return true;
        } catch (CorruptFrameException e) {
            return false;
        }
    }

    private static void delete(Path place) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(place)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
