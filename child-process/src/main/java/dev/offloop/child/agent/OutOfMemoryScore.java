package dev.offloop.child.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel of Linux adds to this process's share of memory, in thousandths, when it must choose whom to kill as
 * memory runs out. A child can be replaced and its parent cannot, so that a child goes first.
 */
final class OutOfMemoryScore {
    private static final Path FILE = Path.of("/proc/self/oom_score_adj");

    /** A child counts as if it took half of all memory more than it does. */
    private static final int CHILD = 500;

    private OutOfMemoryScore() {}

    /** Raises it to a child's; one that is higher already stays. Where there is no such file, does nothing. */
    static void raise() {
        raise(FILE);
    }

    static void raise(Path file) {
        try {
            if (Files.exists(file) && Integer.parseInt(Files.readString(file).strip()) < CHILD) {
                Files.writeString(file, Integer.toString(CHILD));
            }
        } catch (IOException | NumberFormatException e) {
            System.err.println("The out-of-memory score of this child is not raised: " + e);
        }
    }
}
