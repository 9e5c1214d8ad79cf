package dev.offloop.child.transfer;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.platform.PoolPlatform;
import dev.offloop.child.platform.PoolResources;
import dev.offloop.child.platform.QueueQuota;
import dev.offloop.child.start.AotCache;
import dev.offloop.child.start.PermanentThread;
import dev.offloop.child.wire.Frame;
import dev.offloop.loop.Timeline;
import dev.offloop.offload.BackendHost;
import dev.offloop.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all children of a pool share: configuration, threads, directory, the numbers of the tasks. Home loop only. */
public final class PoolContext {
    private static final String FILES_THREAD = "offloop-files";
    private static final String REAPER_THREAD = "offloop-reaper";
    private static final String LAUNCHER_THREAD = "offloop-launcher";
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

    private ChildConfig config;
    private final BackendHost host;
    private final PoolPlatform platform;
    private final PermanentThread launcher;
    private final PermanentThread reaper;
    private final PermanentThread files;
    private final Timeline timeline;
    private final Set<Integer> unwarmed = new HashSet<>();
    private final IdentityHashMap<Task<?, ?>, Integer> taskNumbers = new IdentityHashMap<>();
    private final List<Frame.Define> tasks = new ArrayList<>();
    private Duration tick;
    private final ReplySizes replySizes;
    private @Nullable PoolResources resources;
    private ArenaAdmission arenaAdmission;
    private QueueQuota quota;

    public PoolContext(ChildConfig config, BackendHost host, PoolPlatform platform) {
        this.config = config;
        this.host = host;
        this.platform = platform;
        this.launcher = platform.permanentThread(LAUNCHER_THREAD);
        this.reaper = platform.permanentThread(REAPER_THREAD);
        this.files = platform.permanentThread(FILES_THREAD);
        this.timeline = platform.timeline();
        this.tick = tick(config);
        for (Task<?, ?> task : host.tasks().all()) {
            Frame.Define definition = new Frame.Define(
                    tasks.size(), task.descriptor().name(), task.getClass().getName());
            taskNumbers.put(task, definition.taskNumber());
            tasks.add(definition);
        }
        this.replySizes = new ReplySizes(tasks.size(), ChildConfig.SMALL_BODY_BYTES);
        this.arenaAdmission = new ArenaAdmission(host, platform, PayloadArena.none());
        this.quota = QueueQuota.least(config);
    }

    /** Often enough for the shortest of the times that are watched. */
    private static Duration tick(ChildConfig config) {
        Supervision supervision = config.supervision();
        Supervision.Scaling scaling = supervision.scaling();
        boolean scales = scaling.maxChildren() > config.children();
        return Stream.of(
                        quarter(supervision.heartbeatTimeout()),
                        quarter(supervision.maxRunTime()),
                        quarter(config.startTimeout()),
                        scales ? scaling.queueWait() : Duration.ZERO)
                .filter(Duration::isPositive)
                .reduce(LONGEST_TICK, (a, b) -> a.compareTo(b) < 0 ? a : b);
    }

    /** {@code Duration.dividedBy} would load decimal arithmetic, whose tables take tens of milliseconds to make. */
    private static Duration quarter(Duration time) {
        return Duration.ofNanos(time.toNanos() / 4);
    }

    /** There are so many children from now on; how large queue files are stays. */
    public void resize(int least, int most) {
        Supervision supervision = config.supervision();
        Supervision.Scaling scaling = supervision.scaling();
        config = config.withChildren(least)
                .withSupervision(
                        supervision.withScaling(new Supervision.Scaling(most, scaling.queueWait(), scaling.idle())));
        tick = tick(config);
        quota = quota.of(config);
    }

    /** How often the children are checked. */
    public Duration tick() {
        return tick;
    }

    /** All that is used beside the home loop. */
    public PoolPlatform platform() {
        return platform;
    }

    public ChildConfig config() {
        return config;
    }

    public BackendHost host() {
        return host;
    }

    /** The permanent thread that starts children. */
    public PermanentThread launcher() {
        return launcher;
    }

    /** The thread that reads what dead children left, so that starts do not wait for it. */
    public PermanentThread reaper() {
        return reaper;
    }

    /** The thread that makes the next queue files, for which a busy child must not wait long. */
    public PermanentThread files() {
        return files;
    }

    /** Where the tasks that ran are shown. */
    Timeline timeline() {
        return timeline;
    }

    public Optional<AotCache> aotCache() {
        return platform.aotCache();
    }

    /** Directory and arena are made. */
    public void onResources(PoolResources made) {
        resources = made;
        quota = made.quota();
        arenaAdmission = new ArenaAdmission(host, platform, made.arena());
    }

    /** What the queues may take. */
    public QueueQuota quota() {
        return quota;
    }

    /** Where slabs for large bodies are to be had. */
    public ArenaAdmission arenaAdmission() {
        return arenaAdmission;
    }

    /** How large the replies of each task are. */
    ReplySizes replySizes() {
        return replySizes;
    }

    /** What was made before the first child, once it is. */
    public Optional<PoolResources> resources() {
        return Optional.ofNullable(resources);
    }

    Path directory() {
        return resources()
                .orElseThrow(() -> new IllegalStateException("The runtime directory is not made yet"))
                .directory();
    }

    public Path bell() {
        return directory().resolve("bell");
    }

    int taskNumber(Task<?, ?> task) {
        Integer number = taskNumbers.get(task);
        if (number == null) {
            throw new IllegalArgumentException("This object of task '"
                    + task.descriptor().name()
                    + "' is not the registered one, and a child makes its own by its class: submit the one that"
                    + " offload.tasks().get(TheTask.class) answers");
        }
        return number;
    }

    /** Where a child of this serial number keeps its queues. */
    public Path directoryOf(long serial) {
        return directory().resolve("child-" + serial);
    }

    /** The task of this number is not warmed up any more. Answers its name. */
    public String leaveUnwarmed(int number) {
        unwarmed.add(number);
        return number < tasks.size() ? tasks.get(number).name() : "number " + number;
    }

    /** What is told to a child of this serial number on its command line. */
    public ChildArguments arguments(long serial) {
        return new ChildArguments(
                directoryOf(serial),
                bell(),
                serial,
                config.frameBytes(),
                quota.cycleBytes(),
                config.maxBodyBytes(),
                platform.usesPrefix(),
                config.niceness(),
                unwarmed,
                arenaAdmission.arena().shape());
    }

    /** Makes the directory and the queues of a child and starts it. PermanentThread thread. */
    public Generation launch(ChildArguments arguments, Supplier<String> worker) throws Exception {
        platform.makeDirectory(arguments.directory());
        return Generation.start(platform, arguments, tasks, worker);
    }

    /** Where a training run tries out queues. */
    public Path trainingDirectory() {
        return directory().resolve("training");
    }
}
