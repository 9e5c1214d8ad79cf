package dev.offloop.child.main;

import java.nio.file.Path;
import java.util.List;

/**
 * What a parent tells a child on its command line.
 *
 * @param directory of this generation: queues, control page, payload files
 * @param bell socket of the parent
 * @param place index of the worker's place in the parent
 * @param generation counts the workers of this place
 * @param frameBytes largest body in a frame
 * @param cycleBytes size at which the reply queue rolls
 * @param maxBodyBytes largest body at all
 * @param niceness added to the priority value of the process
 */
public record ChildArguments(
    Path directory, Path bell, int place, long generation, int frameBytes, long cycleBytes, long maxBodyBytes,
    int niceness) {
  /** As command-line arguments. */
  public List<String> toList() {
    return List.of(
        directory.toString(),
        bell.toString(),
        Integer.toString(place),
        Long.toString(generation),
        Integer.toString(frameBytes),
        Long.toString(cycleBytes),
        Long.toString(maxBodyBytes),
        Integer.toString(niceness));
  }

  /** From command-line arguments. */
  static ChildArguments parse(String[] arguments) {
    if (arguments.length != 8) {
      throw new IllegalArgumentException("A child is started by its parent, not by hand");
    }
    return new ChildArguments(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        Long.parseLong(arguments[3]),
        Integer.parseInt(arguments[4]),
        Long.parseLong(arguments[5]),
        Long.parseLong(arguments[6]),
        Integer.parseInt(arguments[7]));
  }

  /** The reply queue's directory below a generation's. */
  public static Path replies(Path directory) {
    return directory.resolve("reply");
  }

  /** The request queue's directory below a generation's. */
  public static Path requests(Path directory) {
    return directory.resolve("request");
  }

  /** The control page below a generation's directory. */
  public static Path control(Path directory) {
    return directory.resolve("control");
  }
}
