package dev.offloop.http.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryUseTest {
    @TempDir
    private Path root = Path.of("");

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private double memory() {
        return MemoryUse.memory(root).orElse(-1);
    }

    @Test
    void theLimitOfTheContainerCountsAndPagesThatCanBeDroppedDoNot() throws IOException {
        write("proc/meminfo", "MemTotal:       1000 kB\nMemFree: 5 kB\nMemAvailable:    400 kB\n");
        assertThat(memory()).isEqualTo(0.6, offset(1e-9));

        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "900\n");
        write("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 200\n");
        assertThat(memory()).isEqualTo(0.7, offset(1e-9));

        write("sys/fs/cgroup/memory.max", "2000\n");
        write("sys/fs/cgroup/memory.current", "1000\n");
        write("sys/fs/cgroup/memory.stat", "anon 700\ninactive_file 200\n");
        assertThat(memory()).isEqualTo(0.4, offset(1e-9));
    }

    @Test
    void noLimitIsTheMachines() throws IOException {
        write("proc/meminfo", "MemTotal:       1000 kB\nMemAvailable:    900 kB\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "1000\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "900\n");

        assertThat(memory()).isEqualTo(0.1, offset(1e-9));
    }

    @Test
    void whereNothingIsToldNothingIsKnown() throws IOException {
        assertThat(MemoryUse.memory(root)).isEmpty();
        write("proc/meminfo", "garbage\nMemTotal: many kB\n");
        assertThat(MemoryUse.memory(root)).isEmpty();
    }

    @Test
    void thisProcessHasAHeap() {
        assertThat(MemoryUse.now().heap()).isBetween(0.0, 1.0);
    }
}
