package dev.offloop.child.agent;

import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.memory.ArenaShape;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a parent tells a child on its command line.
 *
 * @param directory of this generation: queues, control page, payload files
 * @param bell socket of the parent
 * @param serial counts all children of the parent
 * @param frameBytes largest body in a frame
 * @param cycleBytes size at which the reply queue rolls
 * @param maxBodyBytes largest body at all
 * @param guarded whether the command that started it has seen to its priority, its signals and its parent's death; else
 *     the child does so itself
 * @param niceness added to the priority value of the process
 * @param unwarmed numbers of the tasks that are not warmed up
 * @param arena that the parent shares with all its children
 */
public record ChildArguments(
        Path directory,
        Path bell,
        long serial,
        int frameBytes,
        long cycleBytes,
        long maxBodyBytes,
        boolean guarded,
        int niceness,
        Set<Integer> unwarmed,
        ArenaShape arena) {
    private static final int COUNT = 11;

    public ChildArguments {
        unwarmed = Set.copyOf(unwarmed);
    }

    /** As command-line arguments. */
    public List<String> toList() {
        return List.of(
                directory.toString(),
                bell.toString(),
                Long.toString(serial),
                Integer.toString(frameBytes),
                Long.toString(cycleBytes),
                Long.toString(maxBodyBytes),
                Boolean.toString(guarded),
                Integer.toString(niceness),
                unwarmed.stream().map(String::valueOf).collect(Collectors.joining(",")),
                arena.path().toString(),
                Integer.toString(arena.chunkBytes()));
    }

    /** From command-line arguments. */
    static ChildArguments parse(String[] arguments) {
        if (arguments.length != COUNT) {
            throw new IllegalArgumentException("A child is started by its parent, not by hand");
        }
        return new ChildArguments(
                Path.of(arguments[0]),
                Path.of(arguments[1]),
                Long.parseLong(arguments[2]),
                Integer.parseInt(arguments[3]),
                Long.parseLong(arguments[4]),
                Long.parseLong(arguments[5]),
                Boolean.parseBoolean(arguments[6]),
                Integer.parseInt(arguments[7]),
                numbers(arguments[8]),
                new ArenaShape(Path.of(arguments[9]), Integer.parseInt(arguments[10])));
    }

    private static Set<Integer> numbers(String list) {
        Set<Integer> numbers = new HashSet<>();
        if (!list.isEmpty()) {
            for (String number : list.split(",", -1)) {
                numbers.add(Integer.parseInt(number));
            }
        }
        return numbers;
    }

    /** Where the queues and the control page lie. */
    public LinkFiles files() {
        return new LinkFiles(directory, frameBytes, cycleBytes);
    }
}
