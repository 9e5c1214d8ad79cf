package dev.offloop.offload;

/**
 * Memory that a back end shares with its workers, at one moment.
 *
 * @param strategy name of the back end
 * @param home what large bodies stand in: {@code sealed memory}, {@code file}, or {@code none}
 * @param capacityBytes to which that may grow
 * @param committedBytes that it really takes
 * @param slabs pieces of it that tasks hold
 * @param slabBytes that these take
 * @param waits how often a task had to wait for room
 * @param spills how often an output went by a file of its own, being larger than was kept free for it
 * @param queueBytes that the files of the queues take at most
 */
public record SharedMemory(
        String strategy,
        String home,
        long capacityBytes,
        long committedBytes,
        int slabs,
        long slabBytes,
        long waits,
        long spills,
        long queueBytes) {}
