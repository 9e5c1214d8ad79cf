package dev.offloop.cli;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.MemoryBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What each child of {@code serve} may use and sees; docs/supervision.md explains. */
final class IsolationOptions {
    private static final int MIN_HEAP_MEGABYTES = 16;
    private static final int MAX_NICENESS = 19;

    @Option(
            names = "--child-heap",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Largest heap of one child. Default: 256m, less where memory is scarce")
    private @Nullable Long heap;

    @Option(
            names = "--child-nice",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Nice level of the children, 0 to 19, so that the event loop keeps its core. Default: ${DEFAULT-VALUE}")
    private int niceness;

    @Option(
            names = "--child-dir",
            paramLabel = "DIR",
            description = "Working directory of the children. Default: that of the service")
    private @Nullable Path directory;

    @Option(
            names = "--child-env",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Environment variables that the children see too: NAME or PREFIX* as the service has them, NAME=VALUE as "
                            + "given; may be repeated. Default: only paths, user, language and time zone")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = "--child-log-lines",
            paramLabel = "N",
            defaultValue = "100",
            description = "Lines a second of what a child prints that are logged at most; the others are counted. "
                    + "Default: ${DEFAULT-VALUE}")
    private int linesPerSecond;

    @Option(
            names = "--child-java-opts",
            paramLabel = "OPTS",
            defaultValue = "",
            description = "Further JVM options of the children, separated by spaces, with quotes around what has some: "
                    + "--child-java-opts='-Dmodel=large -XX:+UseParallelGC'. The heap has --child-heap")
    private String javaOptions = "";

    /** These settings on top of others. */
    ChildConfig apply(ChildConfig config) {
        ChildConfig with = heap == null
                ? config
                : config.withHeapMegabytes(Bounds.mebibytes(
                        "--child-heap",
                        heap,
                        MIN_HEAP_MEGABYTES,
                        MemoryBudget.ofThisProcess().totalMegabytes()));
        with = with.withNiceness(Bounds.count("--child-nice", niceness, 0, MAX_NICENESS))
                .withJvmOptions(javaOptions())
                .withEnvironment(environment)
                .withOutputLinesPerSecond(Bounds.count("--child-log-lines", linesPerSecond, 0, Integer.MAX_VALUE));
        if (directory == null) {
            return with;
        }
        if (!Files.isDirectory(directory)) {
            throw new UserError("There is no directory " + directory + " for --child-dir");
        }
        return with.withWorkingDirectory(directory);
    }

    private List<String> javaOptions() {
        List<String> options = Bounds.named("--child-java-opts", () -> JvmOptions.split(javaOptions));
        for (String option : options) {
            if (!option.startsWith("-")) {
                throw new UserError("--child-java-opts: '" + option + "' is no JVM option: those begin with -");
            }
            if (option.startsWith("-Xmx")) {
                throw new UserError("--child-java-opts: " + option + " is not taken; give the heap by --child-heap");
            }
        }
        if (!options.isEmpty()) {
            Bounds.named("--child-java-opts", () -> {
                JvmOptions.tryOut(options);
                return options;
            });
        }
        return options;
    }
}
