package dev.offloop.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system with little room. Only root can mount one: others skip the test.
 *
 * @param path where it is mounted
 */
record SmallDisk(Path path) implements AutoCloseable {
    /** Mounts one over a new directory. */
    static SmallDisk mount(Path directory, int mebibytes) {
        try {
            Files.createDirectory(directory);
            int exit = run(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "size=" + mebibytes + "m,mode=0700",
                    "offloop-test",
                    directory.toString());
            Assumptions.assumeTrue(exit == 0, "only root can mount a small disk");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new SmallDisk(directory);
    }

    private static int run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Leaves no room. Returns the file whose deletion gives it back. */
    Path fill() throws IOException {
        Path filler = path.resolve("filler");
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return filler;
    }

    /** Chronicle gives its mappings up on a thread of its own, a while after their queue was closed. */
    @Override
    public void close() {
        Rig.until("the disk is not in use any more", this::isUnmounted);
    }

    private boolean isUnmounted() {
        try {
            return run("umount", path.toString()) == 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
