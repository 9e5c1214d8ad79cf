package dev.offloop.child.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * The memory there is for children beside this process: from it their number and heaps are taken unless they are given.
 * What one takes is an estimate from its largest heap, since heaps that are not filled cost little.
 *
 * @param totalMegabytes of the machine, or the limit of the container when that is less
 * @param parentMegabytes the largest heap of this process and what it takes besides
 */
public record MemoryBudget(long totalMegabytes, long parentMegabytes) {
    /** What a JVM takes beside its heap: code, classes, stacks. An idle child takes 49 MiB in all. */
    private static final int CHILD_BESIDE_HEAP_MEGABYTES = 64;

    private static final int PARENT_BESIDE_HEAP_MEGABYTES = 128;
    private static final int USUAL_HEAP_MEGABYTES = 256;

    /** With less, a child can hardly hold a photograph. */
    private static final int MIN_HEAP_MEGABYTES = 64;

    private static final int HEAP_STEP_MEGABYTES = 8;
    private static final long MIB = 1 << 20;

    /** That of this process, asked for once. */
    private static final class Here {
        static final MemoryBudget BUDGET = new MemoryBudget(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / MIB,
                Runtime.getRuntime().maxMemory() / MIB + PARENT_BESIDE_HEAP_MEGABYTES);
    }

    /** What this process and its children have together. The first call takes milliseconds. */
    public static MemoryBudget ofThisProcess() {
        return Here.BUDGET;
    }

    /**
     * How many children there are room for: at least one.
     *
     * @param wanted if there is room for so many
     * @param heapMegabytes of each, when it is given
     */
    int children(int wanted, Optional<Integer> heapMegabytes, int spares, long arenaBytes) {
        int each = heapMegabytes.orElse(MIN_HEAP_MEGABYTES) + CHILD_BESIDE_HEAP_MEGABYTES;
        long room = roomMegabytes(arenaBytes) / each - spares;
        return (int) Math.max(1, Math.min(wanted, room));
    }

    /** The largest heap of one of so many children: at most the usual one, at least the least. */
    int heapMegabytes(int processes, long arenaBytes) {
        long heap = roomMegabytes(arenaBytes) / processes - CHILD_BESIDE_HEAP_MEGABYTES;
        long stepped = heap - Math.floorMod(heap, HEAP_STEP_MEGABYTES);
        return (int) Math.max(MIN_HEAP_MEGABYTES, Math.min(USUAL_HEAP_MEGABYTES, stepped));
    }

    private long roomMegabytes(long arenaBytes) {
        return Math.max(0, totalMegabytes - parentMegabytes - arenaBytes / MIB);
    }

    /** Says by how much the children may take more than there is, all heaps full; empty when they do not. */
    public Optional<String> excess(ChildConfig config) {
        long each = (long) config.heapMegabytes() + CHILD_BESIDE_HEAP_MEGABYTES;
        long arena = config.arenaBytes() / MIB;
        long needed = config.maxProcesses() * each + arena + parentMegabytes;
        return needed <= totalMegabytes
                ? Optional.empty()
                : Optional.of(config.maxProcesses() + " children of up to " + each + " MiB, " + arena
                        + " MiB of shared memory and " + parentMegabytes + " MiB of this process are " + needed
                        + " MiB, and there are " + totalMegabytes + " MiB");
    }

    /** Whether there is not even room for the children with empty heaps. */
    public boolean cannotHold(ChildConfig config) {
        return config.maxProcesses() * (long) CHILD_BESIDE_HEAP_MEGABYTES + PARENT_BESIDE_HEAP_MEGABYTES
                > totalMegabytes;
    }
}
