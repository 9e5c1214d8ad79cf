package dev.offloop.cli;

import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadException;
import dev.offloop.offload.Submission;
import dev.offloop.task.Codec;
import dev.offloop.task.CodecException;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.NearMatches;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one task from standard input to standard output. Exit code 1 when it did not complete, 2 for bad input. */
@Command(
        name = "run",
        description = "Runs one task: standard input is its input, standard output its result.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    private static final int MAX_INPUT_BYTES = 1 << 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TASK", description = "Name of the task, such as sha256.")
    private String name = "";

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            defaultValue = "platform",
            description = "Where it runs: child, platform, virtual, inline, work-stealing, keyed, queue-thread, auto. "
                    + "Default: ${DEFAULT-VALUE}")
    private String strategy = "";

    @Option(
            names = "--strict",
            description =
                    "Copy input and result by their codecs on threads too, so that what would fail in a child does.")
    private boolean strict;

    @Mixin
    private TaskParameters parameters = new TaskParameters();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Latest acceptable end, such as 500ms or 2s.")
    private @Nullable Duration deadline;

    @Option(names = "--tasks", paramLabel = "JAR", split = ",", description = "Jars with tasks of your own.")
    private List<Path> taskJars = new ArrayList<>();

    @Option(names = "--runtime-dir", paramLabel = "DIR", description = "Where the queues to a child live.")
    private @Nullable Path runtimeDirectory;

    private final StandardStreams streams;

    RunCommand(StandardStreams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (deadline != null && !deadline.isPositive()) {
            throw new UserError("--deadline must be above zero");
        }
        AssemblyConfig config =
                AssemblyConfig.single(strategy, strict, Optional.ofNullable(runtimeDirectory), taskJars);
        try (Assembly assembly = Assembly.start(config)) {
            return run(assembly.offload(), find(assembly.offload()));
        }
    }

    private Task<?, ?> find(Offload offload) {
        return offload.tasks().find(name).orElseThrow(() -> {
            List<String> names = offload.tasks().all().stream()
                    .map(task -> task.descriptor().name())
                    .toList();
            List<String> near = NearMatches.of(name, names);
            return new UserError("There is no task '" + name + "'"
                    + (near.isEmpty()
                            ? "; there are " + String.join(", ", names)
                            : "; did you mean " + String.join(" or ", near) + "?"));
        });
    }

    private <I, O> int run(Offload offload, Task<I, O> task) throws IOException {
        TaskOptions options = TaskOptions.defaults().parameters(parameters.byName());
        I input = read(task.descriptor().input());
        Submission<O> submission =
                offload.submit(task, input, deadline == null ? options : options.withDeadline(deadline));
        try {
            O output = submission
                    .future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return write(task.descriptor().resultToEdge(output));
        } catch (CodecException e) {
            spec.commandLine().getErr().println("offloop: " + e.getMessage());
            return ExitCode.SOFTWARE;
        } catch (CompletionException e) {
            return tell(e.getCause());
        }
    }

    private <I> I read(Codec<I> codec) throws IOException {
        byte[] bytes = streams.in().readNBytes(MAX_INPUT_BYTES);
        if (bytes.length == MAX_INPUT_BYTES) {
            throw new UserError("The input is larger than " + MAX_INPUT_BYTES + " bytes");
        }
        try {
            return codec.fromEdge(bytes);
        } catch (InvalidInputException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    /** The stream keeps its failure, and tells it when the command has ended. */
    private int write(byte[] result) {
        try {
            streams.out().write(result);
            if (streams.lineEnd()) {
                streams.out().write('\n');
            }
            streams.out().flush();
            return ExitCode.OK;
        } catch (IOException e) {
            return ExitCode.SOFTWARE;
        }
    }

    private int tell(@Nullable Throwable cause) {
        if (!(cause instanceof OffloadException ended)) {
            throw new IllegalStateException("The task ended in no known way", cause);
        }
        if (ended.outcome() instanceof Outcome.Failed<?> failed
                && failed.failure().invalidInput()) {
            throw new UserError(failed.failure().message());
        }
        spec.commandLine().getErr().println("offloop: " + ended.getMessage());
        return ExitCode.SOFTWARE;
    }
}
