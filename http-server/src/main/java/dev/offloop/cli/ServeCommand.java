package dev.offloop.cli;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.MemoryBudget;
import dev.offloop.http.OffloopService;
import dev.offloop.http.ServiceConfig;
import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.overload.OverloadBounds;
import dev.offloop.http.security.CallersFileException;
import dev.offloop.http.tls.CredentialsException;
import dev.offloop.jobs.journal.JournalJobStore;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.os.HostProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until a signal ends it. */
@Command(
        name = "serve",
        description = "Runs the compute-offload service over HTTP.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    /** For answers that are being written when the last task has ended. */
    private static final Duration WRITE_GRACE = Duration.ofSeconds(2);

    /** What an ordered stop may take beyond the time for running tasks. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private static final Duration MIN_IDLE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MIN_LOOP_DELAY = Duration.ofMillis(10);
    private static final int EXIT_IMPATIENT = 130;
    private static final int MAX_PORT = 65_535;
    private static final long MAX_BODY_BYTES = 1 << 30;
    private static final int MAX_TASKS = 10_000_000;
    private static final long MIN_MAX_BYTES = 1 << 20;
    private static final int MAX_THREADS = 10_000;
    private static final int MAX_CHILDREN = 1_000;
    private static final int MAX_CONNECTIONS = 1_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = Settings.FILE_OPTION,
            paramLabel = "FILE",
            description =
                    "Options in YAML, such as 'port: 9000', for those not given here or as OFFLOOP_PORT; docs/settings.md explains.")
    @SuppressWarnings("UnusedVariable") // read by Settings, before the options are parsed
    private @Nullable Path settingsFile;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port to listen on; 0 for any that is free. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; any but a loopback one demands a token. Default: ${DEFAULT-VALUE}")
    private String host = "";

    @Mixin
    private AccessOptions access = new AccessOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private JobsOptions jobs = new JobsOptions();

    @Mixin
    private ProxyOptions proxies = new ProxyOptions();

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            split = ",",
            description = "Where tasks run that name no strategy: child, platform, virtual, inline, which are always "
                    + "there, or work-stealing, keyed, queue-thread, or auto, which chooses one of the others. Several: the first one is that, the others are "
                    + "there too. Default: child")
    private List<String> strategies = new ArrayList<>();

    @Option(
            names = "--strict",
            description =
                    "Copy inputs and results by their codecs on threads too, so that what would fail in a child does.")
    private boolean strict;

    @Option(
            names = "--allow-inline",
            description =
                    "Let any task run by strategy inline, on the event loop, where nothing else is answered meanwhile; else "
                            + "only tasks that are declared brief. Implied by --strategy inline.")
    private boolean inlineAllowed;

    @Option(
            names = "--children",
            paramLabel = "N",
            description = "Child JVMs; 0 for none. Default: as many as cores, at least 2, fewer where memory is scarce")
    private @Nullable Integer children;

    @Mixin
    private IsolationOptions isolation = new IsolationOptions();

    @Option(
            names = "--arena",
            paramLabel = "SIZE",
            defaultValue = "128m",
            converter = SizeConverter.class,
            description =
                    "What the memory shared with the children for bodies over 16k may grow to: 2m to 64g, or 0 for none, "
                            + "when such bodies go by files. Default: ${DEFAULT-VALUE}")
    private long arena;

    @Mixin
    private SupervisionOptions supervision = new SupervisionOptions();

    @Option(names = "--threads", paramLabel = "N", description = "Platform threads. Default: as many as cores")
    private @Nullable Integer threads;

    @Option(names = "--tasks", paramLabel = "JAR", split = ",", description = "Jars with tasks of your own.")
    private List<Path> taskJars = new ArrayList<>();

    @Option(
            names = "--dev",
            paramLabel = "PATH",
            split = ",",
            arity = "1..*",
            description =
                    "Directories of classes, or jars, with tasks that you are writing: they are run anew after each "
                            + "compile; what is wrong with them is said here and in /workers.")
    private List<Path> dev = new ArrayList<>();

    @Option(
            names = "--body-limit",
            paramLabel = "SIZE",
            defaultValue = "64m",
            converter = SizeConverter.class,
            description = "Largest request body. Default: ${DEFAULT-VALUE}")
    private long bodyLimit;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description =
                    "Most connections open at once; when one more comes, the one that waits longest for a request is closed. "
                            + "Default: as many as half of the free file descriptors and an eighth of the heap allow")
    private @Nullable Integer connections;

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description = "How long a connection may stay open between two requests. Default: ${DEFAULT-VALUE}")
    private Duration idleTimeout = Duration.ZERO;

    @Option(
            names = "--max-loop-delay",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description =
                    "Refuse tasks with 503 while the event loop is late by more than this. 0s for never. Default: ${DEFAULT-VALUE}")
    private Duration maxLoopDelay = Duration.ZERO;

    @Option(
            names = "--max-memory",
            paramLabel = "PERCENT",
            defaultValue = "95",
            description =
                    "Refuse tasks with 503 while the heap, or the memory of the container or machine, is fuller than this. "
                            + "100 for never. Default: ${DEFAULT-VALUE}")
    private int maxMemory;

    @Option(
            names = "--runtime-dir",
            paramLabel = "DIR",
            description = "Where the queues to the children live. Default: shared memory if there is room")
    private @Nullable Path runtimeDirectory;

    @Option(
            names = "--timeline",
            paramLabel = "FILE",
            description = "Write a timeline that opens in Perfetto: phases, callbacks, tasks, children, collections.")
    private @Nullable Path timeline;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long running tasks may go on after SIGTERM or SIGINT. Default: ${DEFAULT-VALUE}")
    private Duration drain = Duration.ZERO;

    @Option(
            names = "--max-tasks",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Most tasks in flight, those that wait included; more are refused with 429. Default: ${DEFAULT-VALUE}")
    private int maxTasks;

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Most bytes of bodies held at a time, and of inputs in flight; more are refused with 429. "
                    + "Default: a quarter of the heap")
    private @Nullable Long maxBytes;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description =
                    "What is logged at least: error, warn, info or debug. Default: warn, and what operators do and children print")
    private @Nullable LogLevel logLevel;

    private final Optional<Settings> sources;

    /** What the service does once it is ready, if that is all that it is to do. */
    private final @Nullable BiConsumer<Vertx, OffloopService> only;

    /** Completed by the first signal that asks to stop. */
    private final CompletableFuture<Void> stop = new CompletableFuture<>();

    private final Renewal renewal = new Renewal();

    /** One that is only to be parsed. */
    ServeCommand() {
        sources = Optional.empty();
        only = null;
    }

    /** One whose options are read by this. */
    ServeCommand(Settings sources) {
        this.sources = Optional.of(sources);
        this.only = null;
    }

    /** One that does only this, and stops. */
    ServeCommand(BiConsumer<Vertx, OffloopService> only) {
        this.sources = Optional.empty();
        this.only = only;
    }

    @Override
    public Integer call() {
        Optional<IOException> timelineFailure;
        try (StopLimit limit = StopLimit.of(drain.plus(STOP_GRACE), this::endByForce)) {
            Signals.onStop(() -> onStop(limit));
            HangUp.handle(() -> onStop(limit), renewal);
            timelineFailure = serve(plan());
        }
        if (timelineFailure.isPresent()) {
            throw new OutputError(
                    "the timeline " + timeline + " is not whole: " + OutputFile.reason(timelineFailure.get()),
                    timelineFailure.get());
        }
        return 0;
    }

    /** Serves until it is stopped; returns why the timeline is not whole. */
    private Optional<IOException> serve(ServePlan plan) {
        LogLevel.set(plan.logLevel());
        Runnable endReaping = HostProcess.reapOrphans();
        try {
            CodeFiles files = devFiles();
            Assembly assembly = Assembly.start(plan.assembly(), stop);
            try (assembly) {
                Optional<JournalJobStore> store = plan.jobs().flatMap(jobsPlan -> jobsPlan.open(assembly.vertx()));
                try {
                    serve(assembly, files, store.map(plan.service()::withJobs).orElse(plan.service()));
                } finally {
                    store.ifPresent(JobsOptions.JobsPlan::close);
                }
            }
            return assembly.timelineFailure();
        } catch (CancellationException e) {
            say("Stopped before it was ready");
            return Optional.empty();
        } finally {
            endReaping.run();
        }
    }

    private void serve(Assembly assembly, CodeFiles files, ServiceConfig config) {
        OffloopService service = listen(assembly, config);
        Optional<RunningSettings> settings = sources.map(reading -> new RunningSettings(
                reading,
                OptionTable.of(spec, spec.commandLine().getParseResult(), reading.origins()),
                assembly,
                service));
        settings.ifPresent(service::showSettings);
        renewal.serve(service, settings);
        say("Offloop is ready at " + service.url() + " (" + summary(assembly.offload()) + ")");
        if (only != null) {
            only.accept(assembly.vertx(), service);
            stop.complete(null);
        }
        if (dev.isEmpty()) {
            stop.join();
        } else {
            try (DevLoop loop = watch(assembly, files, service)) {
                loop.start(assembly.devFailure());
                stop.join();
            }
        }
        say("Stopping; running tasks have up to " + drain.toSeconds() + " s");
        drain(service);
        assembly.drain(drain);
        Assembly.await(service.close(WRITE_GRACE), WRITE_GRACE.multipliedBy(2));
    }

    /** Tasks are refused once no further connection is accepted. A loop that is held up does not hold up the stop. */
    private static void drain(OffloopService service) {
        try {
            Assembly.await(service.drain(), WRITE_GRACE);
        } catch (CompletionException e) {
            LOG.warn(
                    "The service did not begin to drain within {} s: {}",
                    WRITE_GRACE.toSeconds(),
                    Assembly.messageOf(e));
        }
    }

    /** The stop was asked for and has its end, so that the exit code is that of a stop. */
    private void endByForce() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("offloop: not stopped in order within "
                + drain.plus(STOP_GRACE).toSeconds() + " s, as the event loop or a worker is held up; ended by force");
        err.flush();
        ForcedEnd.now(0);
    }

    /** Who asks a second time does not want to wait. */
    private void onStop(StopLimit limit) {
        limit.begin();
        if (!stop.complete(null)) {
            ForcedEnd.now(EXIT_IMPATIENT);
        }
    }

    private static OffloopService listen(Assembly assembly, ServiceConfig config) {
        try {
            return Assembly.await(
                    OffloopService.start(assembly.vertx(), assembly.offload(), config, assembly.metrics()),
                    START_PATIENCE);
        } catch (CompletionException e) {
            if (e.getCause() instanceof CredentialsException) {
                throw new UserError("Cannot speak TLS: " + Assembly.messageOf(e), e);
            }
            if (e.getCause() instanceof CallersFileException) {
                throw new UserError("--tokens: " + Assembly.messageOf(e), e);
            }
            throw new UserError(
                    "Cannot listen on port " + config.port() + " of " + config.host() + ": " + Assembly.messageOf(e)
                            + "; choose another with --port or --host",
                    e);
        }
    }

    private static String summary(Offload offload) {
        return offload.tasks().all().size() + " tasks; strategies " + String.join(", ", offload.strategies());
    }

    /** What the options ask for, all of it checked; fails with a {@link UserError}. Changes nothing. May block. */
    ServePlan plan() {
        return new ServePlan(
                checked(this::serviceConfig),
                checked(this::assemblyConfig),
                checked(jobs::plan),
                Optional.ofNullable(logLevel));
    }

    private ServiceConfig serviceConfig() {
        ServiceConfig defaults = ServiceConfig.defaults();
        ServiceConfig config = defaults.withHeldBytes(maxBytes(defaults.heldBytes()))
                .withPort(Bounds.count("--port", port, 0, MAX_PORT))
                .withBodyLimitBytes(Bounds.size("--body-limit", bodyLimit, 0, MAX_BODY_BYTES))
                .withInlineAllowed(isInlineAllowed())
                .withConnections(connectionBounds())
                .withOverload(overloadBounds());
        return Bounds.named(
                "--host", () -> proxies.apply(tls.apply(access.apply(config))).withHost(host));
    }

    private ConnectionBounds connectionBounds() {
        ConnectionBounds bounds = ConnectionBounds.defaults()
                .withIdleTimeout(Bounds.time("--idle-timeout", idleTimeout, MIN_IDLE_TIMEOUT));
        return connections == null
                ? bounds
                : bounds.withConnections(Bounds.count("--connections", connections, 1, MAX_CONNECTIONS));
    }

    private OverloadBounds overloadBounds() {
        return new OverloadBounds(
                Bounds.timeOrNever("--max-loop-delay", maxLoopDelay, MIN_LOOP_DELAY),
                Bounds.count("--max-memory", maxMemory, 1, 100));
    }

    private boolean isInlineAllowed() {
        return inlineAllowed || (!strategies.isEmpty() && strategies.getFirst().equals("inline"));
    }

    private AssemblyConfig assemblyConfig() {
        ChildConfig child = isolation.apply(ChildConfig.defaults());
        child = child.withArenaBytes(arena).withSupervision(supervision.supervision());
        child = child.withMaxBodyBytes(Math.max(child.maxBodyBytes(), bodyLimit));
        child = Optional.ofNullable(runtimeDirectory)
                .map(child::withRuntimeDirectory)
                .orElse(child);
        List<String> usual = new ArrayList<>(Assembly.USUAL_STRATEGIES);
        List<String> all = new ArrayList<>(Assembly.STRATEGIES);
        if (children != null && children == 0) {
            usual.remove("child");
            all.remove("child");
        } else if (children != null) {
            child = child.withChildren(Bounds.count("--children", children, 0, MAX_CHILDREN));
        }
        if (usual.contains("child")) {
            checkMemory(child);
        }
        return new AssemblyConfig(
                namedFirst(usual, all),
                child,
                threadCount(),
                taskJars,
                devPlaces(),
                Optional.ofNullable(timeline),
                limits(),
                strict,
                isInlineAllowed());
    }

    private Limits limits() {
        Limits limits = supervision.limits();
        return new Limits(
                Bounds.count("--max-tasks", maxTasks, 1, MAX_TASKS),
                maxBytes(limits.maxBytes()),
                limits.maxAttempts(),
                limits.maxWait(),
                limits.maxQueueWait());
    }

    private long maxBytes(long usual) {
        return maxBytes == null
                ? usual
                : Bounds.size(
                        "--max-bytes",
                        maxBytes,
                        MIN_MAX_BYTES,
                        Runtime.getRuntime().maxMemory());
    }

    private List<Path> devPlaces() {
        if (!dev.isEmpty() && !taskJars.isEmpty()) {
            throw new UserError("--dev and --tasks exclude each other; give the jars to --dev, too");
        }
        for (Path place : dev) {
            if (!Files.isDirectory(place) && !Files.isRegularFile(place)) {
                throw new UserError("--dev: there is no directory or jar " + place + "; compile the tasks first");
            }
        }
        return dev.stream().map(Path::toAbsolutePath).toList();
    }

    /** Taken before the code is loaded first, so that a later change is seen. */
    private CodeFiles devFiles() {
        try {
            return CodeFiles.of(dev);
        } catch (IOException e) {
            throw new UserError("--dev: " + e.getMessage(), e);
        }
    }

    private DevLoop watch(Assembly assembly, CodeFiles files, OffloopService service) {
        return new DevLoop(
                dev,
                files,
                assembly::copyCode,
                snapshot -> assembly.replace(snapshot, service::replace, drain),
                this::say,
                service::showCodeError);
    }

    private static void checkMemory(ChildConfig child) {
        MemoryBudget memory = MemoryBudget.ofThisProcess();
        Optional<String> excess = memory.excess(child);
        if (memory.cannotHold(child)) {
            throw new UserError("There is not enough memory: " + excess.orElse("")
                    + "; run fewer with --children, --children-max, " + "--spares");
        }
        excess.ifPresent(words ->
                LOG.warn("Memory may run out once heaps are full: {}; see --children and --child-heap", words));
    }

    /** Those that are named, in their order, then the usual ones. */
    private List<String> namedFirst(List<String> usual, List<String> all) {
        for (String name : strategies) {
            if (!all.contains(name)) {
                throw new UserError(
                        "--strategy: there is no strategy '" + name + "'; there are " + String.join(", ", all));
            }
        }
        return Stream.concat(strategies.stream(), usual.stream()).distinct().toList();
    }

    private int threadCount() {
        return threads == null
                ? Runtime.getRuntime().availableProcessors()
                : Bounds.count("--threads", threads, 1, MAX_THREADS);
    }

    /** What a record refuses is the user's mistake here. */
    private static <T> T checked(Callable<T> make) {
        try {
            return make.call();
        } catch (UserError e) {
            throw e;
        } catch (Exception e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
