package dev.offloop.cli.compare;

import dev.offloop.cli.compare.CompareSettings.UserTask;
import dev.offloop.cli.compare.measure.Calibration;
import dev.offloop.cli.compare.measure.Contestant;
import dev.offloop.cli.compare.measure.LoopDelays;
import dev.offloop.cli.compare.measure.LoopStand;
import dev.offloop.cli.compare.measure.MeasurementException;
import dev.offloop.cli.compare.measure.OwnStrategy;
import dev.offloop.cli.compare.measure.ProcFs;
import dev.offloop.cli.compare.measure.Question;
import dev.offloop.cli.compare.measure.Workload;
import dev.offloop.cli.compare.peers.Peers;
import dev.offloop.cli.compare.peers.ServerContest;
import dev.offloop.cli.compare.report.Machine;
import dev.offloop.cli.compare.report.Report;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.loop.netty.Offloop;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import dev.offloop.task.TaskRegistry;
import dev.offloop.tasks.Churn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Brings up everyone who takes part, runs the plan, and takes them down again. Main thread. */
public final class Comparison {
  /** Work on the loop is what is measured here; nobody need be told of it. */
  private static final Duration NEVER = Duration.ofDays(1);

  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** What starting and stopping may take, on a machine that is busy with other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Inputs are the same array each time, so that their bytes need no bound. */
  private static final Limits LIMITS = new Limits(1_000_000, 1L << 40, 1);

  /** What peers take beside our own strategies. */
  private static final Duration FOR_PEERS = Duration.ofSeconds(60);

  private final CompareSettings settings;
  private final Supplier<List<WorkerBackend>> strategies;
  private final Progress progress;
  private final ProcFs proc = ProcFs.system();

  /** All strategies. */
  public Comparison(CompareSettings settings, PrintWriter progress, boolean terminal) {
    this(settings, () -> Strategies.all(settings.childClassPath()), progress, terminal);
  }

  Comparison(
      CompareSettings settings, Supplier<List<WorkerBackend>> strategies, PrintWriter progress, boolean terminal) {
    this.settings = settings;
    this.strategies = strategies;
    this.progress = new Progress(progress, terminal);
  }

  /**
   * Measures.
   *
   * @throws MeasurementException when something does not start or a task fails
   */
  public Report run() {
    Report report = strategiesAndPeers();
    if (settings.peers().isEmpty() || settings.extent() == CompareSettings.Extent.QUICK) {
      return report;
    }
    ServerContest servers = new ServerContest(settings.peers().get());
    List<Report.ServerRow> rows = servers.run(progress::line);
    return report.withServers(rows, servers.missing());
  }

  private Report strategiesAndPeers() {
    TaskRegistry tasks = TaskRegistry.load(settings.tasks());
    Plan plan = plan(tasks);
    Duration time = settings.time().orElse(settings.peers().isPresent() ? plan.time().plus(FOR_PEERS) : plan.time());
    return run(plan.within(time), tasks);
  }

  private Plan plan(TaskRegistry tasks) {
    if (settings.userTask().isPresent()) {
      boolean quick = settings.extent() == CompareSettings.Extent.QUICK;
      return Plan.of(workload(settings.userTask().get(), tasks), Duration.ofSeconds(quick ? 24 : 60));
    }
    double stepsPerMicro = Calibration.stepsPerMicro();
    Task<byte[], byte[]> churn = tasks.get(Churn.class);
    Plan.Maker maker = (payload, work) -> Workload.churn(churn, payload, work, stepsPerMicro);
    return switch (settings.extent()) {
      case QUICK -> Plan.quick(maker);
      case STANDARD -> Plan.standard(maker);
      case FULL -> Plan.full(maker);
    };
  }

  private static Workload<?, ?> workload(UserTask wanted, TaskRegistry tasks) {
    Task<?, ?> task = tasks.find(wanted.name()).orElseThrow(() -> new MeasurementException(
        "there is no task '" + wanted.name() + "'; there are "
            + String.join(", ", tasks.all().stream().map(each -> each.descriptor().name()).toList())));
    try {
      return Workload.of(task, wanted.input(), wanted.parameters());
    } catch (InvalidInputException e) {
      throw new MeasurementException("task '" + wanted.name() + "' does not take this input: " + e.getMessage(), e);
    }
  }

  Report run(Plan plan, TaskRegistry tasks) {
    Machine machine = Machine.here();
    LoopDelays delays = new LoopDelays();
    LoopConfig loop = LoopConfig.defaults()
        .toBuilder()
        .slowIteration(Duration.ZERO)
        .slowCallback(NEVER)
        .blockedAfter(Duration.ZERO)
        .listener(delays)
        .build();
    Vertx vertx = Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(1).setBlockedThreadCheckInterval(NEVER.toMillis()))
        .withTransport(Offloop.transport(LoopTransport.best(), loop))
        .build();
    try {
      WorkerBackend[] backends = strategies.get().toArray(WorkerBackend[]::new);
      progress.line("starting " + backends.length + " strategies");
      Offload offload = await(Offload.start(vertx, OffloadConfig.of(tasks, backends).withLimits(LIMITS)));
      try {
        LoopStand stand = new LoopStand(vertx, offload, delays, proc);
        List<Contestant> contestants = new ArrayList<>();
        offload.strategies().forEach(name -> contestants.add(new OwnStrategy(stand, name, proc)));
        try (Peers peers = peers()) {
          contestants.addAll(peers.contestants());
          return measure(plan, contestants, machine, stand, peers);
        }
      } finally {
        await(offload.close(CLOSE));
      }
    } finally {
      await(vertx.close());
    }
  }

  private Peers peers() {
    if (settings.peers().isEmpty()) {
      return Peers.none();
    }
    progress.line("starting peers");
    return Peers.start(settings.peers().get(), proc);
  }

  private Report measure(Plan plan, List<Contestant> contestants, Machine machine, LoopStand stand, Peers peers) {
    List<Step> steps = steps(plan, contestants);
    List<Long> processes = processes(contestants, stand, peers);
    Noise noise = new Noise(proc, processes);
    long start = System.nanoTime();
    Results results = new Rounds(steps, progress).run(plan.time(), plan.rounds());
    double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
    List<Cell> cells =
        steps.stream().map(Step::cell).distinct().filter(cell -> !results.gaveUp(cell.contestant())).toList();
    double budgetMicros = settings.budget().toNanos() / 1e3;
    Findings findings = new Findings(cells, results, budgetMicros);
    Report.Run run = new Report.Run(
        seconds, results.rounds(), results.warmUp(), findings.noisePercent(),
        noise.busyElsewhere(), noise.stolenPercent());
    var rows = findings.rows();
    var breakEvens = findings.breakEvens();
    return new Report(
        settings.command(), machine, run, rows, breakEvens, findings.rankings(),
        Advice.of(rows, breakEvens, run, budgetMicros), peers.programs(), missing(peers, results), List.of());
  }

  private static List<Report.Missing> missing(Peers peers, Results results) {
    List<Report.Missing> missing = new ArrayList<>(peers.missing());
    results.givenUp().forEach((contestant, reason) -> missing.add(new Report.Missing(contestant.name(), reason)));
    return missing;
  }

  private static List<Step> steps(Plan plan, List<Contestant> contestants) {
    List<Step> steps = new ArrayList<>();
    for (Plan.Item item : plan.items()) {
      for (Contestant contestant : contestants) {
        if (contestant.isPeer() && item.workload().workMicros() != 0) {
          continue;
        }
        Cell cell = new Cell(contestant, item.workload());
        for (Question question : Question.values()) {
          if (item.questions().contains(question) && contestant.answers(question)) {
            steps.add(new Step(cell, question));
          }
        }
      }
    }
    return steps;
  }

  private static List<Long> processes(List<Contestant> contestants, LoopStand stand, Peers peers) {
    List<Long> processes = new ArrayList<>(List.of(ProcessHandle.current().pid()));
    contestants.forEach(contestant -> processes.addAll(stand.children(contestant.name())));
    peers.processes().forEach(processes::add);
    return processes;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage()
          .toCompletableFuture()
          .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new MeasurementException(String.valueOf(cause.getMessage()), cause);
    }
  }
}
