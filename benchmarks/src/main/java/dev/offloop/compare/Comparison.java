package dev.offloop.compare;

import dev.offloop.Offloop;
import dev.offloop.compare.CompareSettings.UserTask;
import dev.offloop.compare.analysis.Repeats;
import dev.offloop.compare.measure.Calibration;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.LoopDelays;
import dev.offloop.compare.measure.LoopStand;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.OneWorker;
import dev.offloop.compare.measure.OwnStrategy;
import dev.offloop.compare.measure.ProcFs;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Workload;
import dev.offloop.compare.peers.Peers;
import dev.offloop.compare.peers.ServerContest;
import dev.offloop.compare.report.Machine;
import dev.offloop.compare.report.Report;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.offload.Limits;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.StartCache;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.offload.auto.AutoPolicy;
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
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Starts all contestants, runs the plan, and stops them again. Main thread. */
public final class Comparison {
    /** Work on the loop is what is measured here; it is not reported. */
    private static final Duration NEVER = Duration.ofDays(1);

    private static final Duration CLOSE = Duration.ofSeconds(2);

    /** What starting and stopping may take, on a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration CACHE_PATIENCE = Duration.ofSeconds(50);

    /** Inputs are the same array each time, so that their bytes need no bound. */
    private static final Limits LIMITS = new Limits(1_000_000, 1L << 40, 1);

    /** What peers take beside our own strategies. */
    private static final Duration WARM_UP_OF_PEERS = Duration.ofSeconds(25);

    private static final Duration FOR_PEERS = Duration.ofSeconds(55);

    private static final Duration MORE_FOR_PEERS = Duration.ofSeconds(40);

    private final CompareSettings settings;
    private final Supplier<List<WorkerBackend>> strategies;
    private final Supplier<List<WorkerBackend>> alone;
    private final Progress progress;
    private final ProcFs proc = ProcFs.system();

    /** All strategies. */
    public Comparison(CompareSettings settings, PrintWriter progress, boolean terminal) {
        this(
                settings,
                () -> Strategies.of(settings.strategies(), settings.childClassPath()),
                () -> List.of(Strategies.oneChild(settings.childClassPath())),
                progress,
                terminal);
    }

    /**
     * These strategies.
     *
     * @param alone strategies with one worker, that are measured beside
     */
    Comparison(
            CompareSettings settings,
            Supplier<List<WorkerBackend>> strategies,
            Supplier<List<WorkerBackend>> alone,
            PrintWriter progress,
            boolean terminal) {
        this.settings = settings;
        this.strategies = strategies;
        this.alone = alone;
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
        Plan whole = settings.peers().isPresent() ? plan.withPeers(WARM_UP_OF_PEERS, FOR_PEERS, MORE_FOR_PEERS) : plan;
        return run(settings.time().map(whole::within).orElse(whole), tasks);
    }

    private Plan plan(TaskRegistry tasks) {
        if (settings.userTask().isPresent()) {
            boolean quick = settings.extent() == CompareSettings.Extent.QUICK;
            return Plan.of(workload(settings.userTask().get(), tasks), Duration.ofSeconds(quick ? 30 : 75));
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
        Task<?, ?> task = tasks.find(wanted.name())
                .orElseThrow(() -> new MeasurementException("there is no task '" + wanted.name() + "'; there are "
                        + String.join(
                                ", ",
                                tasks.all().stream()
                                        .map(each -> each.descriptor().name())
                                        .toList())));
        try {
            return Workload.of(task, wanted.input(), wanted.parameters());
        } catch (InvalidInputException e) {
            throw new MeasurementException(
                    "task '" + wanted.name() + "' does not take this input: " + e.getMessage(), e);
        }
    }

    Report run(Plan plan, TaskRegistry tasks) {
        Machine machine = Machine.here();
        LoopDelays delays = new LoopDelays();
        LoopConfig loop = LoopConfig.defaults().toBuilder()
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
            List<WorkerBackend> backends = strategies.get();
            progress.line("starting " + backends.size() + " strategies");
            Offload offload =
                    start(vertx, tasks, backends, settings.strategies().contains(Strategies.AUTO));
            try {
                awaitCaches(offload);
                LoopStand stand = new LoopStand(vertx, offload, delays, proc);
                List<Contestant> contestants = new ArrayList<>();
                offload.strategies().forEach(name -> contestants.add(new OwnStrategy(stand, name, proc)));
                if (plan.items().stream().noneMatch(item -> OneWorker.runs(item.workload()))) {
                    return besidePeers(plan, contestants, machine);
                }
                Offload single = start(vertx, tasks, alone.get(), false);
                try {
                    LoopStand beside = new LoopStand(vertx, single, delays, proc);
                    single.strategies()
                            .forEach(name -> contestants.add(new OneWorker(new OwnStrategy(beside, name, proc))));
                    return besidePeers(plan, contestants, machine);
                } finally {
                    await(single.close(CLOSE));
                }
            } finally {
                await(offload.close(CLOSE));
            }
        } finally {
            await(vertx.close());
        }
    }

    private static Offload start(Vertx vertx, TaskRegistry tasks, List<WorkerBackend> backends, boolean auto) {
        OffloadConfig config =
                OffloadConfig.of(tasks, backends.toArray(WorkerBackend[]::new)).withLimits(LIMITS);
        return await(Offload.start(vertx, auto ? config.withAuto(AutoPolicy.defaults()) : config));
    }

    /**
     * Children make the cache that they start from in the background, which would take the processors from what is
     * measured.
     */
    private void awaitCaches(Offload offload) {
        if (await(offload.startCaches()).stream().anyMatch(cache -> cache.state() == StartCache.State.MAKING)) {
            progress.line("making the AOT cache of the children, once for this build");
            await(offload.settledStartCaches(CACHE_PATIENCE));
            await(offload.renewWorkers());
        }
    }

    private Report besidePeers(Plan plan, List<Contestant> ours, Machine machine) {
        try (Peers peers = peers()) {
            List<Contestant> everyone = new ArrayList<>(ours);
            everyone.addAll(peers.contestants());
            return measure(plan, everyone, machine, peers);
        }
    }

    private Peers peers() {
        if (settings.peers().isEmpty()) {
            return Peers.none();
        }
        progress.line("starting peers");
        return Peers.start(settings.peers().get(), proc);
    }

    private Report measure(Plan plan, List<Contestant> contestants, Machine machine, Peers peers) {
        List<Step> steps = steps(plan, contestants);
        Noise noise = new Noise(proc, processes(contestants));
        long start = System.nanoTime();
        Rounds rounds = new Rounds(steps, progress);
        Results results = rounds.run(plan.warmUp(), plan.time(), plan.rounds());
        rounds.more(now -> new Orders(cells(steps, now), now).open(), plan.more(), plan.sliceNanos(steps.size()));
        double seconds = Math.round((System.nanoTime() - start) / 1e8) / 10.0;
        List<Cell> cells = cells(steps, results);
        double budgetMicros = settings.budget().toNanos() / 1e3;
        Findings findings = new Findings(cells, results, budgetMicros);
        Optional<Repeats> repeats = findings.repeats();
        Report.Run run = new Report.Run(
                seconds,
                results.rounds(),
                results.moreRounds(),
                results.warmUp(),
                findings.noisePercent(),
                repeats.map(Repeats::median).orElse(null),
                repeats.map(Repeats::ninetieth).orElse(null),
                noise.busyElsewhere(),
                noise.stolenPercent());
        var rows = findings.rows();
        var breakEvens = findings.breakEvens();
        return new Report(
                settings.command(),
                machine,
                run,
                rows,
                breakEvens,
                findings.limits(),
                new Orders(cells, results).rows(),
                Advice.of(rows, breakEvens, budgetMicros, remedy()),
                peers.programs(),
                missing(peers, results),
                List.of());
    }

    private String remedy() {
        return settings.extent() == CompareSettings.Extent.FULL
                        || settings.time().isPresent()
                ? "measure for longer with --time"
                : "try --full";
    }

    private static List<Cell> cells(List<Step> steps, Results results) {
        return steps.stream()
                .map(Step::cell)
                .distinct()
                .filter(cell -> !results.gaveUp(cell.contestant()))
                .toList();
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
                Cell cell = new Cell(contestant, item.workload());
                for (Question question : Question.values()) {
                    if (item.questions().contains(question) && contestant.answers(question, item.workload())) {
                        steps.add(new Step(cell, question));
                    }
                }
            }
        }
        return steps;
    }

    private static List<Long> processes(List<Contestant> contestants) {
        List<Long> processes = new ArrayList<>(List.of(ProcessHandle.current().pid()));
        contestants.forEach(contestant -> processes.addAll(contestant.children()));
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
