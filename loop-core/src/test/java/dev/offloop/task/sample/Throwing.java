package dev.offloop.task.sample;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import java.io.IOException;

/** Throws what its input names. */
public final class Throwing implements Task<Text, Text> {
  private static final Codec<Text> TEXT = Codec.json(Text.class);
  private static final TaskDescriptor<Text, Text> DESCRIPTOR =
      TaskDescriptor.idempotent("throwing", "Throws what its input names", TEXT, TEXT);

  @Override
  public TaskDescriptor<Text, Text> descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Text run(Text input, TaskContext context) throws IOException {
    switch (input.text()) {
      case "checked" -> throw new IOException("thrown on demand");
      case "unchecked" -> throw new IllegalStateException("thrown on demand");
      case "error" -> throw new AssertionError("thrown on demand");
      case "invalid" -> throw new InvalidInputException("'invalid' is not what this task takes");
      case "silent" -> throw new IllegalStateException();
      case "hostile" -> throw new HostileException();
      case "deep" -> throw new IllegalStateException("overflow at depth " + dive(0));
      default -> throw new InvalidInputException("Nothing to throw for '" + input.text() + "'");
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int dive(int depth) {
    return dive(depth + 1) + 1;
  }

  /** Cannot even tell its message. */
  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new UnsupportedOperationException("no message for you");
    }
  }
}
