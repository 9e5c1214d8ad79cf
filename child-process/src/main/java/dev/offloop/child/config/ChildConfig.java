package dev.offloop.child.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How many children there are, and what each may use. Immutable: each {@code with} method answers a changed copy, or
 * throws {@link IllegalArgumentException} with the bounds.
 */
public final class ChildConfig implements Cloneable {
    /** The largest value of {@link #frameBytes}: what a frame can hold as its body. */
    public static final int MAX_FRAME_BODY_BYTES = 1 << 20;

    /**
     * Up to this size a body travels in its frame. A larger one takes a slab of the arena, which then costs less; when
     * none is free it travels in its frame up to {@link #frameBytes} and waits for one beyond that.
     */
    public static final int SMALL_BODY_BYTES = 512;

    private Optional<Integer> children = Optional.empty();
    private Optional<Integer> heapMegabytes = Optional.empty();
    private String classPath = OwnClassPath.read();
    private List<Path> appendedJars = List.of();
    private Optional<Path> runtimeDirectory = Optional.empty();
    private int frameBytes = 16 << 10;
    private long arenaBytes = 128L << 20;
    private long cycleBytes = 8L << 20;
    private long maxBodyBytes = 256L << 20;
    private Duration startTimeout = Duration.ofSeconds(30);
    private Duration cancelGrace = Duration.ofSeconds(5);
    private int niceness = 10;
    private Supervision supervision = Supervision.defaults();
    private List<String> jvmOptions = List.of();
    private Optional<Path> workingDirectory = Optional.empty();
    private List<String> environment = List.of();
    private int outputLinesPerSecond = 100;
    private Path cacheDirectory = userCaches().resolve("offloop");
    private Path crashDirectory =
            Path.of(System.getProperty("java.io.tmpdir"), "offloop-" + System.getProperty("user.name") + "-crashes");

    private boolean inThreads;

    private ChildConfig() {}

    /** The defaults that each property names. */
    public static ChildConfig defaults() {
        return new ChildConfig();
    }

    /**
     * Child JVMs kept running; at least 1. Default: as many as cores, at least two so that one death leaves one, fewer
     * where the memory of the machine or the container holds fewer.
     */
    public int children() {
        return children.orElseGet(() -> MemoryBudget.ofThisProcess()
                .children(
                        Math.max(2, Runtime.getRuntime().availableProcessors()),
                        heapMegabytes,
                        supervision.spares(),
                        arenaBytes));
    }

    /** Child JVMs at a time at most: those at work and the spares. */
    int maxProcesses() {
        return Math.max(children(), supervision.scaling().maxChildren()) + supervision.spares();
    }

    /** A copy with another {@link #children}. */
    public ChildConfig withChildren(int children) {
        return with(copy -> copy.children = Optional.of(children));
    }

    /**
     * Largest heap of one child, in MiB; at least 16. Default: 256, less where the memory of the machine or the
     * container holds less, but not below 64.
     */
    public int heapMegabytes() {
        return heapMegabytes.orElseGet(() -> MemoryBudget.ofThisProcess().heapMegabytes(maxProcesses(), arenaBytes));
    }

    /** A copy with another {@link #heapMegabytes}. */
    public ChildConfig withHeapMegabytes(int heapMegabytes) {
        return with(copy -> copy.heapMegabytes = Optional.of(heapMegabytes));
    }

    /**
     * Class path of the children, which must hold this library and the tasks. Default: this JVM's, with its module
     * path: children know no modules.
     */
    public String classPath() {
        return classPath;
    }

    /** A copy with another {@link #classPath}. */
    public ChildConfig withClassPath(String classPath) {
        return with(copy -> copy.classPath = classPath);
    }

    /**
     * Jars after the {@link #classPath}, for code that differs from start to start: the AOT cache is without it.
     * Default: none.
     */
    public List<Path> appendedJars() {
        return appendedJars;
    }

    /** A copy with other {@link #appendedJars}. */
    public ChildConfig withAppendedJars(List<Path> appendedJars) {
        return with(copy -> copy.appendedJars =
                appendedJars.stream().map(Path::toAbsolutePath).toList());
    }

    /**
     * Where queues and sockets are; chosen by the room there is when empty. It is made, or belongs to this user and
     * cannot be changed by others; else the start fails. Default: empty.
     */
    public Optional<Path> runtimeDirectory() {
        return runtimeDirectory;
    }

    /** A copy with another {@link #runtimeDirectory}. */
    public ChildConfig withRuntimeDirectory(Path runtimeDirectory) {
        return with(copy -> copy.runtimeDirectory = Optional.of(runtimeDirectory));
    }

    /** Largest body that may travel in a frame, 512 bytes to 1 MiB; larger ones go by the arena. Default: 16 KiB. */
    public int frameBytes() {
        return frameBytes;
    }

    /** A copy with another {@link #frameBytes}. */
    public ChildConfig withFrameBytes(int frameBytes) {
        return with(copy -> copy.frameBytes = frameBytes);
    }

    /**
     * What the memory shared with the children for larger bodies may grow to, in bytes; it begins with none. 2 MiB to
     * 64 GiB, or 0 for none: larger bodies then go by files, which is slower. Default: 128 MiB.
     */
    public long arenaBytes() {
        return arenaBytes;
    }

    /** A copy with another {@link #arenaBytes}. */
    public ChildConfig withArenaBytes(long arenaBytes) {
        return with(copy -> copy.arenaBytes = arenaBytes);
    }

    /**
     * Size at which a queue file is followed by the next at the latest, in bytes; 256 KiB to 32 MiB. Files begin with 1
     * MiB and get larger while they pass quickly. Where all queues together could take more than half of the room there
     * is, the size is less, but not below 2 MiB. Default: 8 MiB.
     */
    public long cycleBytes() {
        return cycleBytes;
    }

    /** A copy with another {@link #cycleBytes}. */
    public ChildConfig withCycleBytes(long cycleBytes) {
        return with(copy -> copy.cycleBytes = cycleBytes);
    }

    /** Largest body at all, in bytes, in either direction; at most 1 GiB. Default: 256 MiB. */
    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    /** A copy with another {@link #maxBodyBytes}. */
    public ChildConfig withMaxBodyBytes(long maxBodyBytes) {
        return with(copy -> copy.maxBodyBytes = maxBodyBytes);
    }

    /** How long a child may take until it is ready. Default: 30 s. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** A copy with another {@link #startTimeout}. */
    public ChildConfig withStartTimeout(Duration startTimeout) {
        return with(copy -> copy.startTimeout = startTimeout);
    }

    /**
     * How long a running task may go on once it is cancelled or past its deadline; then its child is killed. Default: 5
     * s.
     */
    public Duration cancelGrace() {
        return cancelGrace;
    }

    /** A copy with another {@link #cancelGrace}. */
    public ChildConfig withCancelGrace(Duration cancelGrace) {
        return with(copy -> copy.cancelGrace = cancelGrace);
    }

    /**
     * What is added to the priority value of the children, 0 to 19, so that the event loop keeps its core. Default: 10.
     */
    public int niceness() {
        return niceness;
    }

    /** A copy with another {@link #niceness}. */
    public ChildConfig withNiceness(int niceness) {
        return with(copy -> copy.niceness = niceness);
    }

    /** How children are watched, kept in reserve and replaced. Default: {@link Supervision#defaults}. */
    public Supervision supervision() {
        return supervision;
    }

    /** A copy with another {@link #supervision}. */
    public ChildConfig withSupervision(Supervision supervision) {
        return with(copy -> copy.supervision = supervision);
    }

    /** Options for the JVMs of the children, after those they always get. Default: none. */
    public List<String> jvmOptions() {
        return jvmOptions;
    }

    /** A copy with other {@link #jvmOptions}. */
    public ChildConfig withJvmOptions(List<String> jvmOptions) {
        return with(copy -> copy.jvmOptions = List.copyOf(jvmOptions));
    }

    /** In which directory the children are started. Default: empty, that of this process. */
    public Optional<Path> workingDirectory() {
        return workingDirectory;
    }

    /** A copy with another {@link #workingDirectory}. */
    public ChildConfig withWorkingDirectory(Path workingDirectory) {
        return with(copy -> copy.workingDirectory = Optional.of(workingDirectory.toAbsolutePath()));
    }

    /**
     * Environment variables of the children beyond the few that they always see of this process (where files are, the
     * user, language and time zone): {@code NAME} or {@code PREFIX*} as this process has them, {@code NAME=VALUE} as
     * given. Default: none.
     */
    public List<String> environment() {
        return environment;
    }

    /** A copy with another {@link #environment}. */
    public ChildConfig withEnvironment(List<String> environment) {
        return with(copy -> copy.environment = List.copyOf(environment));
    }

    /** Of what a child prints, how many lines a second are logged at most; the others are counted. Default: 100. */
    public int outputLinesPerSecond() {
        return outputLinesPerSecond;
    }

    /** A copy with another {@link #outputLinesPerSecond}. */
    public ChildConfig withOutputLinesPerSecond(int outputLinesPerSecond) {
        return with(copy -> copy.outputLinesPerSecond = outputLinesPerSecond);
    }

    /** Where the AOT cache of the children's classes is kept. Default: {@code offloop} among the user's caches. */
    public Path cacheDirectory() {
        return cacheDirectory;
    }

    /** A copy with another {@link #cacheDirectory}. */
    public ChildConfig withCacheDirectory(Path cacheDirectory) {
        return with(copy -> copy.cacheDirectory = cacheDirectory.toAbsolutePath());
    }

    private static Path userCaches() {
        String cacheHome = System.getenv("XDG_CACHE_HOME");
        return cacheHome == null || cacheHome.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cacheHome);
    }

    /**
     * Where that is kept which a JVM writes as it crashes, the ten newest files. It is made with the first; one that
     * others could change is not used, and nothing is kept then. Default: below the temporary directory.
     */
    public Path crashDirectory() {
        return crashDirectory;
    }

    /** A copy with another {@link #crashDirectory}. */
    public ChildConfig withCrashDirectory(Path crashDirectory) {
        return with(copy -> copy.crashDirectory = crashDirectory.toAbsolutePath());
    }

    private ChildConfig with(Consumer<ChildConfig> change) {
        try {
            ChildConfig copy = (ChildConfig) clone();
            change.accept(copy);
            copy.check();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("This class is cloneable", e);
        }
    }

    private void check() {
        children.ifPresent(count -> check(count >= 1, "children", count, "at least 1"));
        heapMegabytes.ifPresent(heap -> check(heap >= 16, "heapMegabytes", heap, "at least 16"));
        check(
                frameBytes >= SMALL_BODY_BYTES && frameBytes <= MAX_FRAME_BODY_BYTES,
                "frameBytes",
                frameBytes,
                SMALL_BODY_BYTES + " to " + MAX_FRAME_BODY_BYTES);
        check(
                arenaBytes == 0 || (arenaBytes >= 2L << 20 && arenaBytes <= 64L << 30),
                "arenaBytes",
                arenaBytes,
                "0, or 2 MiB to 64 GiB");
        check(cycleBytes >= 256 << 10 && cycleBytes <= 32L << 20, "cycleBytes", cycleBytes, "256 KiB to 32 MiB");
        check(
                maxBodyBytes >= frameBytes && maxBodyBytes <= 1L << 30,
                "maxBodyBytes",
                maxBodyBytes,
                "frameBytes to 1 GiB");
        check(startTimeout.isPositive(), "startTimeout", startTimeout.toMillis(), "positive");
        check(!cancelGrace.isNegative(), "cancelGrace", cancelGrace.toMillis(), "0 or more");
        check(niceness >= 0 && niceness <= 19, "niceness", niceness, "0 to 19");
        check(outputLinesPerSecond >= 0, "outputLinesPerSecond", outputLinesPerSecond, "0 or more");
        environment.forEach(ChildConfig::checkVariable);
    }

    private static void checkVariable(String variable) {
        if (variable.isEmpty() || variable.startsWith("=") || variable.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "environment must be NAME, PREFIX* or NAME=VALUE, not '" + variable.replace('\0', '?') + "'");
        }
    }

    /** Whether the agents run on threads of this process instead of in child JVMs. Default: false. */
    public boolean inThreads() {
        return inThreads;
    }

    /**
     * A copy whose agents run on threads: what queues, page and bell cost then shows apart from what another process
     * costs. The strategy is called {@code queue-thread}. There are no spares, as a thread starts at once. A task that
     * ignores its cancellation keeps its thread until it ends.
     */
    public ChildConfig withAgentsInThreads() {
        return with(copy -> {
            copy.inThreads = true;
            copy.supervision = copy.supervision.withSpares(0);
        });
    }

    /** What the strategy is called. */
    public String strategy() {
        return inThreads ? "queue-thread" : "child";
    }

    private static void check(boolean holds, String name, long value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + allowed + ", not " + value);
        }
    }
}
