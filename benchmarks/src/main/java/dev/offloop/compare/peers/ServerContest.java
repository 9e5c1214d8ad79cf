package dev.offloop.compare.peers;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.analysis.Medians;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.report.Report;
import dev.offloop.compare.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP servers one after the other, round after round, each started anew: how long light requests at a fixed rate take
 * while heavy ones saturate a server that has just started, and one that has been busy for a while; how long they take
 * alone; and how many of them it answers. Main thread.
 */
public final class ServerContest {
    private static final int ROUNDS = 3;

    /** After which a service counts as started. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private static final Duration MIXED = Duration.ofSeconds(4);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration LIGHT = Duration.ofSeconds(1);

    private final Installation installation;
    private final MixedLoad load;
    private final List<Report.Missing> missing = new ArrayList<>();

    /**
     * Of the servers beside the launcher.
     *
     * @param directory {@code benchmarks/peers}
     */
    public ServerContest(Path directory) {
        installation = new Installation(directory);
        load = new MixedLoad(installation);
    }

    /** Those that could not be started, and how to get them. */
    public List<Report.Missing> missing() {
        return List.copyOf(missing);
    }

    /** Measures all that can be started, and ends them. */
    public List<Report.ServerRow> run(Consumer<String> progress) {
        Optional<String> noClient = installation.missing("node");
        if (noClient.isPresent()) {
            missing.add(new Report.Missing("servers", noClient.get()));
            return List.of();
        }
        if (!Wrk.isThere()) {
            missing.add(new Report.Missing("wrk", "install wrk to measure how many light requests a server answers"));
        }
        List<Contest> contests = contests();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Contest contest : List.copyOf(contests)) {
                progress.accept("servers: round " + round + " of " + ROUNDS + ", " + contest.name);
                try {
                    contest.round(installation, load);
                } catch (MeasurementException | IOException e) {
                    missing.add(new Report.Missing(contest.name, String.valueOf(e.getMessage())));
                    contests.remove(contest);
                }
            }
        }
        return contests.stream().map(Contest::row).toList();
    }

    private List<Contest> contests() {
        List<Contest> contests = new ArrayList<>();
        String launcher =
                installation.peers().resolve("../../offloop").normalize().toString();
        add("offloop serve", Optional.empty(), List.of(launcher, "serve", "--port", "0", "--jobs", "none"), contests);
        add(
                "offloop serve, platform",
                Optional.empty(),
                List.of(launcher, "serve", "--port", "0", "--jobs", "none", "--strategy", "platform"),
                contests);
        add(
                "fastify-piscina",
                installation.missingModules(List.of("fastify", "piscina")),
                List.of("node", "fastify-piscina/server.js"),
                contests);
        add(
                "vertx executeBlocking",
                installation.missing("java"),
                Commands.java(installation, "dev.offloop.benchmarks.peers.VertxServer"),
                contests);
        return contests;
    }

    private void add(String name, Optional<String> reason, List<String> command, List<Contest> contests) {
        if (reason.isPresent()) {
            missing.add(new Report.Missing(name, reason.get()));
        } else {
            contests.add(new Contest(name, command));
        }
    }

    /** One server and what was found of it. */
    private static final class Contest {
        final String name;
        private final List<String> command;
        private final List<Double> light = new ArrayList<>();
        private final List<MixedLoad.Result> fresh = new ArrayList<>();
        private final List<MixedLoad.Result> warm = new ArrayList<>();
        private final List<MixedLoad.Result> floor = new ArrayList<>();

        Contest(String name, List<String> command) {
            this.name = name;
            this.command = command;
        }

        void round(Installation installation, MixedLoad load) throws IOException {
            try (Server server = Server.start(name, installation.peers(), command)) {
                settle();
                fresh.add(load.beside(server, MIXED));
                load.beside(server, WARM_UP);
                warm.add(load.beside(server, MIXED));
                floor.add(load.alone(server, MIXED));
                Wrk.perSecond(server.address() + "/ping", LIGHT).ifPresent(light::add);
            }
        }

        private static void settle() {
            try {
                Thread.sleep(SETTLING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MeasurementException("interrupted", e);
            }
        }

        Report.ServerRow row() {
            return new Report.ServerRow(
                    name,
                    median(light),
                    median(perSecond(warm)),
                    micros(warm),
                    median(perSecond(fresh)),
                    micros(fresh),
                    micros(floor));
        }

        private static List<Double> perSecond(List<MixedLoad.Result> results) {
            return results.stream().map(MixedLoad.Result::heavyPerSecond).toList();
        }

        private static Row.Micros micros(List<MixedLoad.Result> results) {
            Distribution all = Distribution.merge(
                    results.stream().map(MixedLoad.Result::lightNanos).toList());
            return new Row.Micros(
                    micros(all.quantile(0.5)),
                    micros(all.quantile(0.9)),
                    micros(all.supportedQuantile(0.99)),
                    micros(all.supportedQuantile(0.999)));
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
