package dev.offloop.http.overload;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How full memory is. Pages of files that the kernel can drop at once count as free. Any thread that may block.
 *
 * @param heap the share of the largest heap that survived the last collection
 * @param memory the share of the container's limit that is used, or of the machine's memory where there is no limit;
 *     empty where neither is told
 */
record MemoryUse(double heap, OptionalDouble memory) {
    private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
            .toList();

    /** Of this process, now. */
    static MemoryUse now() {
        long survived = POOLS.stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        return new MemoryUse((double) survived / Runtime.getRuntime().maxMemory(), memory(Path.of("/")));
    }

    /**
     * As the files below this root tell it.
     *
     * <p>The limit of version 2 of cgroups, then that of version 1, each as the container sees it; then the machine's.
     */
    static OptionalDouble memory(Path root) {
        Path two = root.resolve("sys/fs/cgroup");
        Path one = two.resolve("memory");
        return Stream.of(
                        share(two, "memory.current", "memory.max", "inactive_file"),
                        share(one, "memory.usage_in_bytes", "memory.limit_in_bytes", "total_inactive_file"))
                .flatMapToDouble(OptionalDouble::stream)
                .boxed()
                .findFirst()
                .map(OptionalDouble::of)
                .orElseGet(() -> ofMachine(root.resolve("proc/meminfo")));
    }

    /** Empty without such files, and where the limit is more than any machine has, as it is where none was set. */
    private static OptionalDouble share(Path group, String used, String limit, String droppable) {
        OptionalLong most = number(read(group.resolve(limit)));
        OptionalLong now = number(read(group.resolve(used)));
        if (most.isEmpty() || now.isEmpty() || most.getAsLong() <= 0 || most.getAsLong() >= Long.MAX_VALUE >> 1) {
            return OptionalDouble.empty();
        }
        long free = field(read(group.resolve("memory.stat")), droppable).orElse(0);
        return OptionalDouble.of((double) Math.max(0, now.getAsLong() - free) / most.getAsLong());
    }

    private static OptionalDouble ofMachine(Path meminfo) {
        String text = read(meminfo);
        OptionalLong total = field(text, "MemTotal:");
        OptionalLong available = field(text, "MemAvailable:");
        return total.isEmpty() || available.isEmpty() || total.getAsLong() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(1 - (double) available.getAsLong() / total.getAsLong());
    }

    /** Empty when it cannot be read. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static OptionalLong field(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).replace("kB", ""))
                .map(MemoryUse::number)
                .flatMapToLong(OptionalLong::stream)
                .findFirst();
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.trim()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
