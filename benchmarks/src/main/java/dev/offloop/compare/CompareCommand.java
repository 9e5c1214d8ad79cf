package dev.offloop.compare;

import dev.offloop.cli.DurationConverter;
import dev.offloop.cli.OutputFile;
import dev.offloop.cli.TaskJars;
import dev.offloop.cli.TaskParameters;
import dev.offloop.cli.UserError;
import dev.offloop.compare.CompareSettings.Extent;
import dev.offloop.compare.CompareSettings.UserTask;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.report.HtmlReport;
import dev.offloop.compare.report.JsonReport;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.TextReport;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures every strategy and prints what it found. Exit code 2 when nothing could be measured. */
@Command(
        name = "compare",
        description =
                "Measures every strategy on this machine: what off-loading costs, and from what size of work it pays.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup
    private Length length = new Length();

    /** At most one of them. */
    static final class Length {
        @Option(names = "--quick", description = "Half a minute: a few sizes only.")
        private boolean quick;

        @Option(names = "--full", description = "Ten minutes: every payload with every size of work.")
        private boolean full;
    }

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Measure for this long instead, such as 5m.")
    private @Nullable Duration time;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "2ms",
            description = "What events may wait for the loop, at p99. Default: ${DEFAULT-VALUE}")
    private Duration budget = Duration.ofMillis(2);

    @Option(names = "--task", paramLabel = "NAME", description = "Compare this task instead of built-in work.")
    private @Nullable String task;

    @Option(names = "--input", paramLabel = "FILE", description = "Its input; none when missing.")
    private @Nullable Path input;

    @Mixin
    private TaskParameters parameters = new TaskParameters();

    @Option(names = "--tasks", paramLabel = "JAR", split = ",", description = "Jars with tasks of your own.")
    private List<Path> taskJars = new ArrayList<>();

    @Option(
            names = "--strategies",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Compare these, and inline, against which all are judged: platform, virtual, work-stealing, keyed, "
                            + "queue-thread, child, auto. Default: all but work-stealing, keyed and auto")
    private List<String> strategies = new ArrayList<>();

    @Option(
            names = "--peers",
            description = "Beside what else one would pick: Node, Python, Vert.x, the JDK, Aeron, ...; "
                    + "whatever is installed. Up to two minutes longer.")
    private boolean peers;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the findings as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write the findings as a page with plots.")
    private @Nullable Path html;

    @Override
    public Integer call() {
        if (task == null && (input != null || !parameters.byName().isEmpty())) {
            throw new UserError("--input and --param are for --task");
        }
        if (task != null && peers) {
            throw new UserError("--peers cannot run a task of Offloop; leave --task out");
        }
        if (!budget.isPositive() || (time != null && !time.isPositive())) {
            throw new UserError("--budget and --time must be above zero");
        }
        try (TaskJars jars = TaskJars.open(taskJars)) {
            Optional<OutputFile> jsonFile = Optional.ofNullable(json).map(OutputFile::at);
            Optional<OutputFile> htmlFile = Optional.ofNullable(html).map(OutputFile::at);
            PrintWriter err = spec.commandLine().getErr();
            Report report = new Comparison(settings(jars), err, isTerminal()).run();
            PrintWriter out = spec.commandLine().getOut();
            out.print(TextReport.of(report));
            out.flush();
            try {
                jsonFile.ifPresent(file -> file.write(JsonReport.of(report)));
            } finally {
                htmlFile.ifPresent(file -> file.write(HtmlReport.of(report, budget.toNanos() / 1e3)));
            }
            return ExitCode.OK;
        } catch (MeasurementException e) {
            throw new UserError("compare: " + e.getMessage(), e);
        }
    }

    private CompareSettings settings(TaskJars jars) {
        Extent extent = length.quick ? Extent.QUICK : length.full ? Extent.FULL : Extent.STANDARD;
        return new CompareSettings(
                extent,
                Optional.ofNullable(time),
                budget,
                Optional.ofNullable(task).map(name -> new UserTask(name, input(), parameters.byName())),
                jars.loader(),
                jars.classPath(),
                peers ? Optional.of(peersDirectory()) : Optional.empty(),
                strategies(),
                "./offloop "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    }

    private List<String> strategies() {
        for (String name : strategies) {
            if (!Strategies.ALL.contains(name)) {
                throw new UserError(
                        "There is no strategy '" + name + "'; there are " + String.join(", ", Strategies.ALL));
            }
        }
        return strategies.isEmpty()
                ? Strategies.USUAL
                : Strategies.withChoices(Stream.concat(Stream.of("inline"), strategies.stream())
                        .distinct()
                        .toList());
    }

    @SuppressWarnings("SystemConsoleNull") // it is null where no terminal library is at work
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** The launcher says where it is. */
    private static Path peersDirectory() {
        String home = System.getProperty("offloop.home", "");
        Path directory = Path.of(home, "benchmarks", "peers");
        if (home.isEmpty() || !Files.isDirectory(directory)) {
            throw new UserError(
                    "--peers needs the programs in benchmarks/peers; start it with ./offloop out of the sources");
        }
        return directory;
    }

    private byte[] input() {
        try {
            return input == null ? new byte[0] : Files.readAllBytes(input);
        } catch (IOException e) {
            throw new UserError("compare: cannot read " + input + ": " + e, e);
        }
    }
}
