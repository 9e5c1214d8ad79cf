package dev.offloop.child.process;

import dev.offloop.child.memory.ProcessDescriptor;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a process: looks for its program, makes its pipes, forks. Blocks for milliseconds; not on the loop. */
final class Starter {
  /** Runs a command as the leader of a new session; part of util-linux. */
  private static final String SETSID = "setsid";

  private static final File NULL = new File("/dev/null");

  private Starter() {}

  /**
   * A process that runs, and our ends of its pipes, which its owner closes.
   *
   * @param process the process
   * @param descriptor by which the kernel can be asked how it ended, if it can
   * @param stdin where its standard input is written, if that is a pipe
   * @param stdout where its standard output is read, if that is a pipe
   * @param stderr where its standard error is read, if that is a pipe
   */
  record Started(
      Process process,
      Optional<ProcessDescriptor> descriptor,
      Optional<Pipe.SinkChannel> stdin,
      Optional<Pipe.SourceChannel> stdout,
      Optional<Pipe.SourceChannel> stderr) {
    /** Nobody can take it: it ends. */
    void abandon() throws IOException {
      process.destroyForcibly();
      descriptor.ifPresent(ProcessDescriptor::close);
      for (Optional<? extends Channel> end : List.of(stdin, stdout, stderr)) {
        if (end.isPresent()) {
          end.get().close();
        }
      }
    }
  }

  /**
   * Starts it.
   *
   * @throws SpawnException when it cannot be started; nothing is left open
   */
  static Started start(Launch launch) {
    SpawnOptions options = launch.options();
    Map<String, String> environment = options.environment().effective();
    options.cwd().ifPresent(directory -> checkDirectory(launch.program(), directory));
    ProcessBuilder builder = new ProcessBuilder(commandLine(launch, environment));
    builder.environment().clear();
    builder.environment().putAll(environment);
    options.cwd().ifPresent(directory -> builder.directory(directory.toFile()));
    try (OpenPipes pipes = new OpenPipes()) {
      Optional<Pipe> in = pipes.open(options.stdin());
      Optional<Pipe> out = pipes.open(options.stdout());
      Optional<Pipe> err = pipes.open(options.stderr());
      builder.redirectInput(source(options.stdin(), in));
      builder.redirectOutput(target(options.stdout(), out));
      builder.redirectError(target(options.stderr(), err));
      Process process = builder.start();
      Optional<ProcessDescriptor> descriptor = ProcessDescriptor.open(process.pid());
      pipes.keep(in.map(Pipe::sink));
      pipes.keep(out.map(Pipe::source));
      pipes.keep(err.map(Pipe::source));
      return new Started(process, descriptor, in.map(Pipe::sink), out.map(Pipe::source), err.map(Pipe::source));
    } catch (IOException e) {
      throw SpawnException.of(launch.program(), e);
    }
  }

  private static void checkDirectory(String command, Path directory) {
    if (!Files.exists(directory)) {
      throw new SpawnException("ENOENT", command, "the working directory " + directory + " does not exist");
    }
    if (!Files.isDirectory(directory)) {
      throw new SpawnException("ENOTDIR", command, "the working directory " + directory + " is no directory");
    }
  }

  private static List<String> commandLine(Launch launch, Map<String, String> environment) {
    Optional<Path> cwd = launch.options().cwd();
    List<String> line = new ArrayList<>();
    if (launch.options().detached()) {
      line.add(CommandLookup.resolve(SETSID, Optional.empty(), System.getenv()));
    }
    line.add(CommandLookup.resolve(launch.program(), cwd, environment));
    line.addAll(launch.programArguments());
    return line;
  }

  private static Redirect source(Stdio stdio, Optional<Pipe> pipe) {
    return switch (stdio) {
      case Stdio.Pipe() -> Redirect.from(PipePath.of(pipe.orElseThrow().source()));
      case Stdio.Inherit() -> Redirect.INHERIT;
      case Stdio.Ignore() -> Redirect.from(NULL);
      case Stdio.File(Path path, boolean append) -> Redirect.from(path.toFile());
    };
  }

  private static Redirect target(Stdio stdio, Optional<Pipe> pipe) {
    return switch (stdio) {
      case Stdio.Pipe() -> Redirect.to(PipePath.of(pipe.orElseThrow().sink()));
      case Stdio.Inherit() -> Redirect.INHERIT;
      case Stdio.Ignore() -> Redirect.DISCARD;
      case Stdio.File(Path path, boolean append) ->
        append ? Redirect.appendTo(path.toFile()) : Redirect.to(path.toFile());
    };
  }
}
