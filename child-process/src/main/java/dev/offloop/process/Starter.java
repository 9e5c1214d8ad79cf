package dev.offloop.process;

import dev.offloop.os.NativeSpawn;
import dev.offloop.os.NativeText;
import dev.offloop.os.OwnProcess;
import dev.offloop.os.ProcessDescriptor;
import dev.offloop.os.SpawnRequest;
import dev.offloop.os.SystemCallException;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a process: looks for its program, makes its pipes, spawns. Blocks for milliseconds; not on the loop. */
final class Starter {
    private static final NativeText NULL = NativeText.of("The null device", "/dev/null");

    private Starter() {}

    /**
     * A process that runs, and our ends of its pipes, which its owner closes.
     *
     * @param process the process
     * @param group by which its group is reached when it has ended itself, for one that leads a group
     * @param stdin where its standard input is written, if that is a pipe
     * @param stdout where its standard output is read, if that is a pipe
     * @param stderr where its standard error is read, if that is a pipe
     */
    record Started(
            OwnProcess process,
            Optional<ProcessDescriptor> group,
            Optional<Pipe.SinkChannel> stdin,
            Optional<Pipe.SourceChannel> stdout,
            Optional<Pipe.SourceChannel> stderr) {
        /** The caller is gone and cannot take it: it ends. */
        void abandon() throws IOException {
            process.signal(Signal.SIGKILL.number());
            var _ = process.onExit(() -> {});
            group.ifPresent(ProcessDescriptor::close);
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
        options.cwd().ifPresent(directory -> checkDirectory(launch.program(), directory));
        try (OpenPipes pipes = new OpenPipes()) {
            Optional<Pipe> in = pipes.open(options.stdin());
            Optional<Pipe> out = pipes.open(options.stdout());
            Optional<Pipe> err = pipes.open(options.stderr());
            List<SpawnRequest.Stream> streams =
                    List.of(source(options.stdin(), in), target(options.stdout(), out), target(options.stderr(), err));
            OwnProcess process = start(launch, streams);
            Optional<ProcessDescriptor> group =
                    options.detached() ? ProcessDescriptor.open(process.pid()) : Optional.empty();
            pipes.keep(in.map(Pipe::sink));
            pipes.keep(out.map(Pipe::source));
            pipes.keep(err.map(Pipe::source));
            return new Started(process, group, in.map(Pipe::sink), out.map(Pipe::source), err.map(Pipe::source));
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

    /** Tries each file that the command may mean until one can be run. */
    private static OwnProcess start(Launch launch, List<SpawnRequest.Stream> streams) throws IOException {
        SpawnOptions options = launch.options();
        Optional<NativeText> directory =
                options.cwd().map(cwd -> NativeText.of("The working directory", cwd.toString()));
        List<NativeText> environment = options.environment().effective();
        CommandLookup lookup = new CommandLookup(launch.program(), directory, environment);
        List<NativeText> line = line(launch);
        Optional<SystemCallException> refusal = Optional.empty();
        for (NativeText file : lookup.files()) {
            try {
                return NativeSpawn.start(
                        new SpawnRequest(file, line, environment, directory, streams, options.detached()));
            } catch (SystemCallException e) {
                if (!lookup.goesOnAfter(e.errno())) {
                    throw e;
                }
                refusal = Optional.of(e);
            }
        }
        throw lookup.failure(refusal);
    }

    private static List<NativeText> line(Launch launch) {
        List<NativeText> line = new ArrayList<>();
        for (String word : launch.line()) {
            line.add(NativeText.of("An argument", word));
        }
        return line;
    }

    private static SpawnRequest.Stream source(Stdio stdio, Optional<Pipe> pipe) {
        return switch (stdio) {
            case Stdio.Pipe() ->
                new SpawnRequest.Stream.Descriptor(
                        Descriptors.of(pipe.orElseThrow().source()));
            case Stdio.Inherit() -> new SpawnRequest.Stream.Same();
            case Stdio.Ignore() -> new SpawnRequest.Stream.Read(NULL);
            case Stdio.File(Path path, boolean append) -> new SpawnRequest.Stream.Read(text(path));
        };
    }

    private static SpawnRequest.Stream target(Stdio stdio, Optional<Pipe> pipe) {
        return switch (stdio) {
            case Stdio.Pipe() ->
                new SpawnRequest.Stream.Descriptor(
                        Descriptors.of(pipe.orElseThrow().sink()));
            case Stdio.Inherit() -> new SpawnRequest.Stream.Same();
            case Stdio.Ignore() -> new SpawnRequest.Stream.Write(NULL, true);
            case Stdio.File(Path path, boolean append) -> new SpawnRequest.Stream.Write(text(path), append);
        };
    }

    private static NativeText text(Path path) {
        return NativeText.of("The path of a file", path.toString());
    }
}
