package dev.offloop.compare.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFsTest {
    @TempDir
    private Path root = Path.of("");

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void processorTimeIsSummedOverTheThreads() throws IOException {
        write("7/task/7/schedstat", "1000 5 3\n");
        write("7/task/8/schedstat", "234 5 3\n");

        assertThat(new ProcFs(root).processNanos(7)).hasValue(1_234);
        assertThat(new ProcFs(root).threadNanos(7, 8)).hasValue(234);
    }

    @Test
    void memoryIsTheProportionalPart() throws IOException {
        write("7/smaps_rollup", "00400000-7fff [rollup]\nRss:   99 kB\nPss:        12 kB\nPss_Dirty: 1 kB\n");

        assertThat(new ProcFs(root).proportionalBytes(7)).hasValue(12 * 1_024);
    }

    @Test
    void theMachinesTimeIsPartedIntoBusyStolenAndAll() throws IOException {
        write("stat", "cpu  10 1 5 100 20 2 3 4 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");

        assertThat(new ProcFs(root).ticks()).contains(new ProcFs.Ticks(21, 4, 145));
    }

    @Test
    void whatDoesNotExistIsUnknown() {
        ProcFs proc = new ProcFs(root);

        assertThat(proc.processNanos(7)).isEmpty();
        assertThat(proc.threadNanos(7, 7)).isEmpty();
        assertThat(proc.proportionalBytes(7)).isEmpty();
        assertThat(proc.ticks()).isEmpty();
        assertThat(proc.currentThread()).isEmpty();
    }
}
