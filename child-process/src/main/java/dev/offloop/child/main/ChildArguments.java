package dev.offloop.child.main;

import dev.offloop.child.link.LinkFiles;
import dev.offloop.child.memory.ArenaShape;
import java.nio.file.Path;
import java.util.List;

/**
 * What a parent tells a child on its command line.
 *
 * @param directory of this generation: queues, control page, payload files
 * @param bell socket of the parent
 * @param serial counts all children of the parent
 * @param frameBytes largest body in a frame
 * @param cycleBytes size at which the reply queue rolls
 * @param maxBodyBytes largest body at all
 * @param niceness added to the priority value of the process
 * @param arena that the parent shares with all its children
 */
public record ChildArguments(
    Path directory, Path bell, long serial, int frameBytes, long cycleBytes, long maxBodyBytes,
    int niceness, ArenaShape arena) {
  /** As command-line arguments. */
  public List<String> toList() {
    return List.of(
        directory.toString(),
        bell.toString(),
        Long.toString(serial),
        Integer.toString(frameBytes),
        Long.toString(cycleBytes),
        Long.toString(maxBodyBytes),
        Integer.toString(niceness),
        arena.path().toString(),
        Integer.toString(arena.chunkBytes()));
  }

  /** From command-line arguments. */
  static ChildArguments parse(String[] arguments) {
    if (arguments.length != 9) {
      throw new IllegalArgumentException("A child is started by its parent, not by hand");
    }
    return new ChildArguments(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        Long.parseLong(arguments[2]),
        Integer.parseInt(arguments[3]),
        Long.parseLong(arguments[4]),
        Long.parseLong(arguments[5]),
        Integer.parseInt(arguments[6]),
        new ArenaShape(Path.of(arguments[7]), Integer.parseInt(arguments[8])));
  }

  /** Where the queues and the control page lie. */
  public LinkFiles files() {
    return new LinkFiles(directory, frameBytes, cycleBytes);
  }
}
