package dev.offloop.cli.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.WorkerBackend;
import dev.offloop.task.TaskRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures every strategy and prints the table. Exit code 2 when nothing could be measured. */
@Command(
    name = "compare",
    description = "Measures round trip and throughput of every strategy on this machine.",
    mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** How much longer than planned a run may take, on a machine that is busy with other things. */
  private static final Duration OVERTIME = Duration.ofSeconds(15);

  private final Supplier<List<WorkerBackend>> strategies;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--quick", description = "Half a minute: echo of 64 B and 1 ms of work only.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  private @Nullable Path json;

  /** Compares the built-in strategies. */
  public CompareCommand() {
    this(Strategies::all);
  }

  CompareCommand(Supplier<List<WorkerBackend>> strategies) {
    this.strategies = strategies;
  }

  @Override
  public Integer call() {
    try {
      if (json != null) {
        Files.writeString(json, "");
      }
      Report report = measure(quick ? Plan.quick() : Plan.full(), err());
      out().print(report.toTable());
      out().flush();
      if (json != null) {
        Files.writeString(json, report.toJson());
      }
      return 0;
    } catch (IOException e) {
      err().println("offloop compare: cannot write " + json + ": " + e);
    } catch (CompletionException e) {
      err().println("offloop compare: " + (e.getCause() == null ? e : e.getCause()).getMessage());
    }
    return 2;
  }

  private PrintWriter out() {
    return spec == null ? new PrintWriter(System.out, true, UTF_8) : spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec == null ? new PrintWriter(System.err, true, UTF_8) : spec.commandLine().getErr();
  }

  /** Brings up the strategies on one loop, runs the plan there, and takes them down again. */
  Report measure(Plan plan, PrintWriter progress) {
    Machine machine = Machine.here();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      TaskRegistry tasks = TaskRegistry.load(CompareCommand.class.getClassLoader());
      WorkerBackend[] backends = strategies.get().toArray(WorkerBackend[]::new);
      progress.println("compare: starting " + backends.length + " strategies");
      Offload offload = await(Offload.start(vertx, OffloadConfig.of(tasks, backends)), OVERTIME);
      try {
        return new Report(machine, await(run(vertx, offload, plan, progress), plan.budget().plus(OVERTIME)));
      } finally {
        await(offload.close(CLOSE), OVERTIME);
      }
    } finally {
      await(vertx.close(), OVERTIME);
    }
  }

  private static Future<List<Row>> run(Vertx vertx, Offload offload, Plan plan, PrintWriter progress) {
    Promise<List<Row>> rows = Promise.promise();
    Context loop = vertx.getOrCreateContext();
    loop.runOnContext(ignored ->
        new Comparison(loop, offload, plan, line -> progress.println("compare: " + line)).run().onComplete(rows));
    return rows.future();
  }

  private static <T> T await(Future<T> future, Duration patience) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(patience.toSeconds(), TimeUnit.SECONDS).join();
  }
}
