package dev.offloop.child.supervise;

import dev.offloop.child.ChildConfig;
import dev.offloop.child.main.ChildArguments;
import dev.offloop.child.memory.PayloadFile;
import dev.offloop.child.wire.Body;
import dev.offloop.child.wire.CorruptFrameException;
import dev.offloop.child.wire.Frame;
import dev.offloop.child.wire.Hello;
import dev.offloop.loop.Timeline;
import dev.offloop.loop.Track;
import dev.offloop.offload.Assignment;
import dev.offloop.offload.BackendHost;
import dev.offloop.offload.WorkerInfo;
import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Task;
import io.vertx.core.net.NetSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one child, in which one generation follows another. Feeds the present child, reads its answers, and when it
 * dies gives back what it held and starts the next. Home loop only.
 */
final class ChildPlace {
  private static final Logger LOG = LoggerFactory.getLogger(ChildPlace.class);
  private static final long OUTPUT_WAIT_MILLIS = 200;

  private final Pool pool;
  private final int index;
  private final String worker;
  private final CreditWindow window = new CreditWindow();
  private final BodyCopies copies;
  private HeldTasks held = new HeldTasks();
  private State state = State.STARTING;
  /** The living child. */
  private @Nullable Generation generation;

  /** The dead child, once all it held is given back and until nobody copies from its directory. */
  private @Nullable Buried buried;

  private boolean occupied;
  private long generationNumber;
  private long tasksDone;
  private long restarts;
  private boolean doneOneInGeneration;
  private Runnable cancelStartTimer = () -> {};

  /** Where the place is in the life of its present child. */
  enum State {
    STARTING,
    READY,
    /** The child is dead or dying; what it left is being read. */
    DRAINING,
    /** Waiting before the next start. */
    BACKOFF,
    STOPPED
  }

  /** What a place needs of the pool it stands in. */
  interface Pool {
    ChildConfig config();

    BackendHost host();

    Launcher launcher();

    Path directory();

    Path bell();

    /** The AOT cache to start children with. Launcher thread. */
    Optional<Path> aotCache();

    /** Where the tasks that ran are shown. */
    Timeline timeline();

    List<String> taskNames();

    int taskNumber(Task<?, ?> task);

    /** A child can take tasks. */
    void onReady(ChildPlace place);

    /**
     * A child is gone and all it held is given back.
     *
     * @param useful whether it had finished at least one task
     */
    void onGone(ChildPlace place, String cause, boolean useful);
  }

  ChildPlace(Pool pool, int index) {
    this.pool = pool;
    this.index = index;
    this.worker = "child-" + (index + 1);
    this.copies = new BodyCopies(pool.host().context(), this::settleDown);
  }

  State state() {
    return state;
  }

  WorkerInfo info() {
    Generation present = generation;
    return new WorkerInfo(
        "child",
        worker,
        present == null ? 0 : present.process().pid(),
        generationNumber,
        state.name().toLowerCase(Locale.ROOT),
        tasksDone,
        load(),
        Math.max(window.size(), load()),
        restarts);
  }

  int credits() {
    return state == State.READY ? Math.max(0, window.size() - load()) : 0;
  }

  /** Tasks it has to do. */
  int load() {
    return held.size() + copies.running();
  }

  /** Whether a child lives here, is being started, or is not yet settled. */
  boolean isOccupied() {
    return occupied;
  }

  /** Starts a child. */
  void start() {
    state = State.STARTING;
    occupied = true;
    generationNumber++;
    held = new HeldTasks();
    doneOneInGeneration = false;
    long number = generationNumber;
    ChildConfig config = pool.config();
    Path directory = pool.directory().resolve(worker + "-" + number);
    ChildArguments arguments = new ChildArguments(
        directory, pool.bell(), index, number, config.frameBytes(), config.cycleBytes(), config.maxBodyBytes(),
        config.niceness());
    pool.launcher().run(
        () -> {
          Files.createDirectory(directory);
          return Generation.start(number, arguments, pool.taskNames(), ChildCommand.of(config, arguments, pool.aotCache()), worker);
        },
        this::onStarted,
        failure -> onStartFailed(directory, failure));
  }

  private void onStarted(Generation started) {
    generation = started;
    var _ = started.process().onExit().thenAccept(process -> pool.host().home().execute(() -> onExit(started)));
    if (state == State.STOPPED) {
      started.process().destroyForcibly();
      return;
    }
    cancelStartTimer = pool.host().home().schedule(pool.config().startTimeout().toNanos(), () -> {
      if (generation == started && state == State.STARTING) {
        kill(started, "it was not ready within " + pool.config().startTimeout().toMillis() + " ms");
      }
    });
  }

  private void onStartFailed(Path directory, Throwable failure) {
    LOG.warn("{} could not be started", worker, failure);
    pool.launcher().tidy("Removing what a failed start left", () -> Trees.delete(directory));
    occupied = false;
    if (state == State.STARTING) {
      state = State.BACKOFF;
    }
    pool.onGone(this, "could not be started: " + failure, false);
  }

  void onBell(Hello hello, NetSocket socket) {
    Generation present = generation;
    if (present == null || hello.generation() != present.number()) {
      socket.close();
      return;
    }
    present.onBell(socket);
  }

  /** Hands a task over. Called only with {@link #credits()}. */
  void run(Assignment assignment) {
    Generation present = readyGeneration();
    byte[] input = encode(assignment);
    ChildConfig config = pool.config();
    if (input.length > config.maxBodyBytes()) {
      pool.host().refused(assignment, Outcome.Reason.TOO_LARGE,
          "The input has " + input.length + " bytes; a child takes at most " + config.maxBodyBytes());
    } else if (input.length <= config.frameBytes()) {
      send(present, assignment, new Body.Inline(input));
    } else {
      copyAndSend(present, assignment, input);
    }
  }

  private Generation readyGeneration() {
    Generation present = generation;
    if (present == null || state != State.READY) {
      throw new IllegalStateException(worker + " is " + state + " and takes no tasks");
    }
    return present;
  }

  @SuppressWarnings("unchecked")
  private static byte[] encode(Assignment assignment) {
    Task<Object, Object> task = (Task<Object, Object>) assignment.task();
    return task.descriptor().input().encode(assignment.input());
  }

  private void send(Generation present, Assignment assignment, Body body) {
    present.send(new Frame.Run(
        assignment.taskId(),
        assignment.attempt(),
        pool.taskNumber(assignment.task()),
        assignment.deadlineNanos(),
        assignment.parameters(),
        body));
    held.add(assignment);
  }

  private void copyAndSend(Generation present, Assignment assignment, byte[] input) {
    Path file = PayloadFile.ofRequest(present.directory(), assignment.taskId(), assignment.attempt());
    copies.run(
        () -> PayloadFile.write(file, input),
        crc -> {
          if (generation == present && state == State.READY && !assignment.isSettled()) {
            send(present, assignment, new Body.InFile(input.length, crc));
          } else {
            deleteLater(file);
            pool.host().unstarted(assignment);
          }
        },
        failure -> pool.host().refused(assignment, Outcome.Reason.UNAVAILABLE, String.valueOf(failure.getMessage())));
  }

  private void deleteLater(Path file) {
    pool.launcher().tidy("Deleting a request that is not wanted any more", () -> Files.deleteIfExists(file));
  }

  /** Delivers at most this many replies. Returns how many there were. */
  int poll(int most) {
    Generation present = generation;
    if (present == null || state == State.DRAINING) {
      return 0;
    }
    if (state == State.STARTING && present.control().isReady()) {
      onReady();
    }
    int delivered = 0;
    try {
      while (delivered < most) {
        Frame frame = present.poll();
        if (frame == null) {
          break;
        }
        delivered++;
        onReply(present, frame);
      }
    } catch (CorruptFrameException e) {
      kill(present, "it wrote what no child writes: " + e.getMessage());
    }
    if (delivered > 0 && present.hasRolled()) {
      int requestCycle = present.requestCycleSeen();
      int replyCycle = present.replyCycleSeen();
      pool.launcher().tidy(
          "Deleting passed queue files", () -> present.deletePassedFiles(requestCycle, replyCycle));
    }
    return delivered;
  }

  private void kill(Generation present, String reason) {
    LOG.warn("Killing {}: {}", worker, reason);
    state = State.DRAINING;
    present.process().destroyForcibly();
  }

  private void onReady() {
    cancelStartTimer.run();
    state = State.READY;
    pool.onReady(this);
  }

  private void onReply(Generation present, Frame frame) {
    switch (frame) {
      case Frame.Completed completed -> onCompleted(present, completed);
      case Frame.Failed failed -> {
        Assignment assignment = held.answered(failed.taskId(), failed.attempt());
        countDone(present, assignment, failed.startNanos(), failed.runNanos());
        pool.host().failed(assignment, failed.failure(), failed.runNanos());
      }
      case Frame.Skipped skipped -> pool.host().unstarted(held.answered(skipped.taskId(), skipped.attempt()));
      case Frame.Define define -> throw new CorruptFrameException("A child does not send " + define);
      case Frame.Run run -> throw new CorruptFrameException("A child does not send task " + run.taskId());
    }
  }

  private void countDone(Generation present, Assignment assignment, long startNanos, long runNanos) {
    tasksDone++;
    doneOneInGeneration = true;
    window.onRun(runNanos);
    Timeline timeline = pool.timeline();
    if (timeline.enabled()) {
      Track row = new Track(worker + " pid " + present.process().pid(), "tasks");
      timeline.span(row, assignment.task().descriptor().name(), startNanos, startNanos + runNanos);
    }
  }

  private void onCompleted(Generation present, Frame.Completed completed) {
    Assignment assignment = held.answered(completed.taskId(), completed.attempt());
    countDone(present, assignment, completed.startNanos(), completed.runNanos());
    switch (completed.body()) {
      case Body.Inline inline -> deliver(assignment, inline.bytes(), completed.runNanos());
      case Body.InFile file -> {
        Path path = PayloadFile.ofReply(present.directory(), completed.taskId(), completed.attempt());
        copies.run(
            () -> PayloadFile.take(path, file.length(), file.crc()),
            bytes -> deliver(assignment, bytes, completed.runNanos()),
            failure -> pool.host().failed(assignment, Failure.of(failure), completed.runNanos()));
      }
    }
  }

  private void deliver(Assignment assignment, byte[] bytes, long runNanos) {
    Object output;
    try {
      output = assignment.task().descriptor().output().decode(bytes);
    } catch (RuntimeException e) {
      pool.host().failed(assignment, Failure.of(e), runNanos);
      return;
    }
    pool.host().completed(assignment, output, runNanos);
  }

  boolean isOutstanding() {
    return held.size() > 0;
  }

  boolean arm() {
    Generation present = generation;
    return present == null || state == State.DRAINING || present.arm();
  }

  void disarm() {
    Generation present = generation;
    if (present != null) {
      present.disarm();
    }
  }

  /** Lets the task know when this place holds it; when it then goes on beyond the grace, its child is killed. */
  void cancel(Assignment assignment) {
    long number = held.numberOf(assignment);
    Generation present = generation;
    if (number > 0 && present != null) {
      present.control().cancel(number);
      pool.host().home().schedule(pool.config().cancelGrace().toNanos(), () -> onGraceOver(present, assignment));
    }
  }

  /** Lets every task that this place holds know. */
  void cancelAll() {
    Generation present = generation;
    if (present != null) {
      held.forEachNumber(present.control()::cancel);
    }
  }

  private void onGraceOver(Generation present, Assignment assignment) {
    if (generation == present && isStarted(assignment)) {
      kill(present, "Task " + assignment.taskId() + " ('" + assignment.task().descriptor().name()
          + "') goes on " + pool.config().cancelGrace().toMillis() + " ms after it was cancelled");
    }
  }

  /** Whether this place holds the assignment and its child has begun with it. */
  boolean isStarted(Assignment assignment) {
    long number = held.numberOf(assignment);
    Generation present = generation;
    return number > 0 && (present == null || number <= present.control().claimed());
  }

  private void onExit(Generation dead) {
    generation = null;
    if (state != State.STOPPED) {
      state = State.DRAINING;
    }
    cancelStartTimer.run();
    pool.launcher().run(
        () -> new Remains(dead.drain(), dead.output().lastLines(OUTPUT_WAIT_MILLIS), dead.control().claimed()),
        remains -> onRemains(dead, remains),
        failure -> onRemains(dead, new Remains(List.of(), List.of(), Long.MAX_VALUE)));
  }

  /**
   * What a dead child left.
   *
   * @param replies answers that were published and not yet read
   * @param lastLines of its standard error
   * @param claimed tasks it had started
   */
  private record Remains(List<Frame> replies, List<String> lastLines, long claimed) {}

  private void onRemains(Generation dead, Remains remains) {
    try {
      remains.replies().forEach(frame -> onReply(dead, frame));
    } catch (CorruptFrameException e) {
      LOG.error("{} left what no child writes", worker, e);
    }
    int exitValue = dead.process().exitValue();
    LossCause cause = new LossCause(
        worker,
        dead.number(),
        dead.process().pid(),
        ExitStatus.exitCode(exitValue),
        ExitStatus.signal(exitValue),
        remains.lastLines());
    if (state != State.STOPPED) {
      LOG.warn("{}", cause.summary());
    }
    HeldTasks.Estate estate = held.clear(remains.claimed());
    estate.unstarted().forEach(pool.host()::unstarted);
    estate.started().forEach(assignment -> pool.host().lost(assignment, cause));
    buried = new Buried(dead, cause.summary());
    settleDown();
  }

  private record Buried(Generation generation, String cause) {}

  /** A copy ended or a dead child is given back: once nobody copies, its directory goes and the place is free. */
  private void settleDown() {
    Buried dead = buried;
    if (dead != null && copies.running() == 0) {
      buried = null;
      occupied = false;
      pool.launcher().tidy("Removing what a child left", dead.generation()::close);
      if (state != State.STOPPED) {
        state = State.BACKOFF;
        restarts++;
      }
      pool.onGone(this, dead.cause(), doneOneInGeneration);
    }
    pool.host().creditsAvailable();
  }

  /** Kills the child for good. {@link Pool#onGone} follows when there is one. */
  void stop() {
    state = State.STOPPED;
    Generation present = generation;
    if (present != null) {
      present.process().destroyForcibly();
    }
  }
}
