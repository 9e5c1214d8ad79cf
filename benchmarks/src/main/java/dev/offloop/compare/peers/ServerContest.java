package dev.offloop.compare.peers;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.analysis.Medians;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP servers one after the other, round after round: how many light requests each answers alone, then how long light
 * requests at a fixed rate take while heavy ones saturate it. Main thread.
 */
public final class ServerContest {
    private static final int ROUNDS = 3;
    private static final Duration LIGHT = Duration.ofSeconds(1);
    private static final Duration MIXED = Duration.ofSeconds(3);

    private final Installation installation;
    private final List<Report.Missing> missing = new ArrayList<>();

    /**
     * Of the servers beside the launcher.
     *
     * @param directory {@code benchmarks/peers}
     */
    public ServerContest(Path directory) {
        installation = new Installation(directory);
    }

    /** Those that could not be started, and how to get them. */
    public List<Report.Missing> missing() {
        return List.copyOf(missing);
    }

    /** Measures all that can be started, and ends them. The first round warms up. */
    public List<Report.ServerRow> run(Consumer<String> progress) {
        List<Contest> contests = new ArrayList<>();
        Vertx vertx = Vertx.vertx();
        try {
            start(
                    "offloop serve",
                    Optional.empty(),
                    List.of(
                            installation
                                    .peers()
                                    .resolve("../../offloop")
                                    .normalize()
                                    .toString(),
                            "serve",
                            "--port",
                            "0"),
                    contests);
            start(
                    "fastify-piscina",
                    installation.missing("node").or(() -> installation.missingModules(List.of("fastify", "piscina"))),
                    List.of("node", "fastify-piscina/server.js"),
                    contests);
            start(
                    "vertx executeBlocking",
                    installation.missing("java"),
                    Commands.java(installation, "dev.offloop.benchmarks.peers.VertxServer"),
                    contests);
            if (!Wrk.isThere()) {
                missing.add(new Report.Missing("wrk", "install wrk to measure light requests alone"));
            }
            for (int round = 0; round <= ROUNDS; round++) {
                progress.accept(round == 0 ? "servers: warming up" : "servers: round " + round + " of " + ROUNDS);
                for (Contest contest : contests) {
                    contest.round(vertx, round > 0);
                }
            }
            return contests.stream().map(Contest::row).toList();
        } catch (IOException e) {
            throw new MeasurementException("servers: " + e.getMessage(), e);
        } finally {
            contests.forEach(contest -> contest.server.close());
            vertx.close();
        }
    }

    private void start(String name, Optional<String> reason, List<String> command, List<Contest> contests) {
        if (reason.isPresent()) {
            missing.add(new Report.Missing(name, reason.get()));
            return;
        }
        try {
            contests.add(new Contest(Server.start(name, installation.peers(), command)));
        } catch (MeasurementException e) {
            missing.add(new Report.Missing(name, String.valueOf(e.getMessage())));
        }
    }

    /** One server and what was found of it. */
    private static final class Contest {
        private final Server server;
        private final List<Double> light = new ArrayList<>();
        private final List<Double> heavy = new ArrayList<>();
        private final List<Distribution> nanos = new ArrayList<>();

        Contest(Server server) {
            this.server = server;
        }

        void round(Vertx vertx, boolean counts) throws IOException {
            OptionalDouble alone = Wrk.perSecond(server.address() + "/ping", LIGHT);
            MixedLoad.Result mixed = MixedLoad.run(vertx, server, MIXED);
            if (counts) {
                alone.ifPresent(light::add);
                heavy.add(mixed.heavyPerSecond());
                nanos.add(mixed.lightNanos());
            }
        }

        Report.ServerRow row() {
            Distribution all = Distribution.merge(nanos);
            return new Report.ServerRow(
                    server.name(),
                    median(light),
                    median(heavy),
                    new Row.Micros(
                            micros(all.quantile(0.5)),
                            micros(all.quantile(0.9)),
                            micros(all.supportedQuantile(0.99)),
                            micros(all.supportedQuantile(0.999))));
        }

        private static @Nullable Double median(List<Double> values) {
            return values.isEmpty()
                    ? null
                    : Double.valueOf(Math.rint(Medians.of(
                            values.stream().mapToDouble(Double::doubleValue).toArray())));
        }

        private static @Nullable Double micros(double nanos) {
            return Double.isNaN(nanos) ? null : Double.valueOf(Math.round(nanos / 10) / 100.0);
        }
    }
}
