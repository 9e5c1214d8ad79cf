package dev.offloop.benchmarks;

import dev.offloop.compare.peers.ServerContest;
import dev.offloop.compare.report.TextReport;
import java.nio.file.Path;

/**
 * What {@code compare --peers} measures of HTTP servers, alone: light requests beside heavy ones, on a service that has
 * just started and on one that is warm, and without heavy ones.
 */
final class ServersUnderLoad {
    private ServersUnderLoad() {}

    public static void main(String[] args) {
        Path home = Path.of(System.getProperty("offloop.home"));
        ServerContest contest = new ServerContest(home.resolve("benchmarks/peers"));
        System.out.print(TextReport.servers(contest.run(System.err::println)));
        contest.missing().forEach(missing -> System.out.println(missing.name() + ": " + missing.reason()));
    }
}
