package dev.offloop.child.supervise;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.Supervision;
import dev.offloop.child.main.ChildArguments;
import dev.offloop.child.memory.PayloadArena;
import dev.offloop.loop.EventLoop;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.netty.Loops;
import dev.offloop.offload.BackendHost;
import dev.offloop.task.Task;
import java.io.IOException;
import java.nio.file.Files;
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
final class Surroundings {
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  private final ChildConfig config;
  private final BackendHost host;
  private final Launcher launcher;
  private final Launcher undertaker;
  private final Launcher files;
  private final Timeline timeline;
  private final Optional<AotCache> aotCache;
  private final Set<Integer> unwarmed = new HashSet<>();
  private final IdentityHashMap<Task<?, ?>, Integer> taskNumbers = new IdentityHashMap<>();
  private final List<String> taskNames = new ArrayList<>();
  private final Duration tick;
  private final ReplySizes replySizes;
  private @Nullable RuntimeDirectory directory;
  private ArenaDesk arenaDesk;
  private QueueQuota quota;

  Surroundings(ChildConfig config, BackendHost host) {
    this.config = config;
    this.host = host;
    this.launcher = new Launcher(host.home(), "offloop-launcher");
    this.undertaker = new Launcher(host.home(), "offloop-undertaker");
    this.files = new Launcher(host.home(), "offloop-files");
    this.timeline = Loops.of(host.context()).map(EventLoop::timeline).orElse(Timeline.NONE);
    this.tick = tick(config);
    for (Task<?, ?> task : host.tasks().all()) {
      taskNumbers.put(task, taskNames.size());
      taskNames.add(task.descriptor().name());
    }
    this.aotCache = config.inThreads() ? Optional.empty() : Optional.of(AotCache.of(config));
    this.replySizes = new ReplySizes(taskNames.size(), ChildConfig.SMALL_BODY_BYTES);
    this.arenaDesk = new ArenaDesk(host, PayloadArena.none());
    this.quota = QueueQuota.least(config);
  }

  /** Often enough for the shortest of the times that are watched. */
  private static Duration tick(ChildConfig config) {
    Supervision supervision = config.supervision();
    Supervision.Scaling scaling = supervision.scaling();
    boolean scales = scaling.mostChildren() > config.children();
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

  /** How often the children are looked after. */
  Duration tick() {
    return tick;
  }

  ChildConfig config() {
    return config;
  }

  BackendHost host() {
    return host;
  }

  /** The permanent thread that starts children. */
  Launcher launcher() {
    return launcher;
  }

  /** The thread that waits for what the dead left, so that nobody who starts waits for it. */
  Launcher undertaker() {
    return undertaker;
  }

  /** The thread that makes the next queue files, for which a busy child must not wait long. */
  Launcher files() {
    return files;
  }

  /** Where the tasks that ran are shown. */
  Timeline timeline() {
    return timeline;
  }

  Optional<AotCache> aotCache() {
    return aotCache;
  }

  /** Directory and arena are made. */
  void settleIn(Premises made) {
    directory = made.directory();
    quota = made.quota();
    arenaDesk = new ArenaDesk(host, made.arena());
  }

  /**
   * What is made before the first child.
   *
   * @param directory of the pool
   * @param quota what its queues may take there
   * @param arena that it shares with its children
   */
  record Premises(RuntimeDirectory directory, QueueQuota quota, PayloadArena arena) {
    /** Makes them. Blocks. */
    static Premises make(ChildConfig config) throws IOException {
      RuntimeDirectory directory = RuntimeDirectory.create(config.runtimeDirectory(), QueueQuota.least(config).bytes());
      QueueQuota quota = QueueQuota.fitting(config, directory.roomBytes());
      return new Premises(directory, quota, PayloadArena.open(directory.path(), config.arenaBytes()));
    }
  }

  /** What the queues may take. */
  QueueQuota quota() {
    return quota;
  }

  /** Where slabs for large bodies are to be had. */
  ArenaDesk arenaDesk() {
    return arenaDesk;
  }

  /** How large the replies of each task are. */
  ReplySizes replySizes() {
    return replySizes;
  }

  /** The pool's directory, once it is made. */
  Optional<RuntimeDirectory> runtimeDirectory() {
    return Optional.ofNullable(directory);
  }

  Path directory() {
    return runtimeDirectory().orElseThrow(() -> new IllegalStateException("The runtime directory is not made yet")).path();
  }

  Path bell() {
    return directory().resolve("bell");
  }

  int taskNumber(Task<?, ?> task) {
    Integer number = taskNumbers.get(task);
    if (number == null) {
      throw new IllegalArgumentException(
          "Task '" + task.descriptor().name() + "' is not registered, so no child can know it");
    }
    return number;
  }

  /** Where a child of this serial number keeps its queues. */
  Path directoryOf(long serial) {
    return directory().resolve("child-" + serial);
  }

  /** The task of this number is not warmed up any more. Answers its name. */
  String leaveUnwarmed(int number) {
    unwarmed.add(number);
    return number < taskNames.size() ? taskNames.get(number) : "number " + number;
  }

  /** What is told to a child of this serial number on its command line. */
  ChildArguments arguments(long serial) {
    boolean guarded = !config.inThreads() && !Guard.prefix(config.niceness()).isEmpty();
    return new ChildArguments(
        directoryOf(serial), bell(), serial, config.frameBytes(), quota.cycleBytes(), config.maxBodyBytes(), guarded,
        config.niceness(), unwarmed, arenaDesk.arena().shape());
  }

  /** Makes the directory and the queues of a child and starts it. Launcher thread. */
  Generation launch(ChildArguments arguments, Supplier<String> worker) throws Exception {
    Files.createDirectories(config.crashDirectory());
    Files.createDirectory(arguments.directory());
    return Generation.start(arguments, taskNames, launchOf(arguments), worker);
  }

  private Launch launchOf(ChildArguments arguments) {
    if (config.inThreads()) {
      return new Launch(() -> AgentThread.start(arguments, host.tasks()), false, false, config.outputLinesPerSecond());
    }
    Optional<Path> cache = aotCache.flatMap(AotCache::ready);
    boolean ownGroup = arguments.guarded() && Guard.makesGroup();
    return new Launch(
        ChildCommand.of(config, arguments, cache)::start, cache.isPresent(), ownGroup, config.outputLinesPerSecond());
  }

  /** Where a training run tries out queues. */
  Path trainingDirectory() {
    return directory().resolve("training");
  }
}
