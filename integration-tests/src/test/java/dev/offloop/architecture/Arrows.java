package dev.offloop.architecture;

import java.util.Map;
import java.util.Set;

/**
 * The picture of the house as a table: which package may use which others. Modules follow from it, as no package lives
 * in two of them. A package that is not in the table is a mistake, so that a new one is placed before it is used.
 */
final class Arrows {
    /** Everybody logs. */
    private static final String LOG = "dev.offloop.log";

    private static final String LOOP = "dev.offloop.loop";
    private static final String LOOP_NETTY = "dev.offloop.loop.netty";
    private static final String LOOP_DIAGNOSTICS = "dev.offloop.loop.diagnostics";
    private static final String LOOP_BLOCKING = "dev.offloop.loop.blocking";
    private static final String TASK = "dev.offloop.task";
    private static final String OFFLOAD = "dev.offloop.offload";
    private static final String WORKERS = "dev.offloop.workers";
    private static final String CHILD = "dev.offloop.child";
    private static final String CHILD_SUPERVISE = "dev.offloop.child.supervise";
    private static final String CHILD_MAIN = "dev.offloop.child.main";
    private static final String CHILD_LINK = "dev.offloop.child.link";
    private static final String CHILD_QUEUE = "dev.offloop.child.queue";
    private static final String CHILD_MEMORY = "dev.offloop.child.memory";
    private static final String CHILD_WIRE = "dev.offloop.child.wire";
    private static final String CHILD_CHANNEL = "dev.offloop.child.channel";
    private static final String CHILD_PROCESS = "dev.offloop.child.process";
    private static final String TASKS = "dev.offloop.tasks";
    private static final String TASKS_IMAGE = "dev.offloop.tasks.image";
    private static final String HTTP = "dev.offloop.http";
    private static final String HTTP_CONNECTION = "dev.offloop.http.connection";
    private static final String CLI = "dev.offloop.cli";
    private static final String COMPARE = "dev.offloop.cli.compare";
    private static final String COMPARE_ANALYSIS = "dev.offloop.cli.compare.analysis";
    private static final String COMPARE_MEASURE = "dev.offloop.cli.compare.measure";
    private static final String COMPARE_PEERS = "dev.offloop.cli.compare.peers";
    private static final String COMPARE_REPORT = "dev.offloop.cli.compare.report";
    private static final String DOCTOR = "dev.offloop.cli.doctor";
    private static final String BENCHMARKS = "dev.offloop.benchmarks";
    private static final String BENCHMARK_PEERS = "dev.offloop.benchmarks.peers";

    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry(LOG, Set.of()),
            Map.entry(LOOP, Set.of()),
            Map.entry(LOOP_DIAGNOSTICS, Set.of(LOOP)),
            Map.entry(LOOP_BLOCKING, Set.of(LOOP)),
            Map.entry(LOOP_NETTY, Set.of(LOOP, LOOP_DIAGNOSTICS, LOOP_BLOCKING)),
            Map.entry(TASK, Set.of()),
            Map.entry(OFFLOAD, Set.of(TASK, LOOP)),
            Map.entry(WORKERS, Set.of(TASK, OFFLOAD)),
            Map.entry(CHILD_WIRE, Set.of(TASK)),
            Map.entry(CHILD_MEMORY, Set.of(CHILD_WIRE)),
            Map.entry(CHILD_QUEUE, Set.of(CHILD_WIRE, CHILD_MEMORY)),
            Map.entry(CHILD_LINK, Set.of(CHILD_WIRE, CHILD_MEMORY, CHILD_QUEUE)),
            Map.entry(CHILD_MAIN, Set.of(CHILD_WIRE, CHILD_MEMORY, CHILD_LINK, TASK, LOOP)),
            Map.entry(
                    CHILD_SUPERVISE,
                    Set.of(
                            CHILD,
                            CHILD_MAIN,
                            CHILD_WIRE,
                            CHILD_MEMORY,
                            CHILD_LINK,
                            TASK,
                            OFFLOAD,
                            LOOP,
                            LOOP_BLOCKING,
                            LOOP_NETTY)),
            Map.entry(CHILD, Set.of(CHILD_SUPERVISE, TASK, OFFLOAD, LOOP)),
            Map.entry(CHILD_CHANNEL, Set.of()),
            Map.entry(CHILD_PROCESS, Set.of(CHILD_CHANNEL, CHILD_MEMORY)),
            Map.entry(TASKS, Set.of(TASK, TASKS_IMAGE)),
            Map.entry(TASKS_IMAGE, Set.of(TASK)),
            Map.entry(HTTP_CONNECTION, Set.of()),
            Map.entry(HTTP, Set.of(HTTP_CONNECTION, TASK, OFFLOAD, LOOP, LOOP_BLOCKING, LOOP_NETTY)),
            Map.entry(COMPARE_ANALYSIS, Set.of()),
            Map.entry(COMPARE_MEASURE, Set.of(COMPARE_ANALYSIS, TASKS, TASK, OFFLOAD, CHILD, LOOP)),
            Map.entry(COMPARE_REPORT, Set.of(COMPARE_ANALYSIS)),
            Map.entry(COMPARE_PEERS, Set.of(COMPARE_ANALYSIS, COMPARE_MEASURE, COMPARE_REPORT)),
            Map.entry(
                    COMPARE,
                    Set.of(
                            COMPARE_ANALYSIS,
                            COMPARE_MEASURE,
                            COMPARE_PEERS,
                            COMPARE_REPORT,
                            TASKS,
                            TASK,
                            OFFLOAD,
                            WORKERS,
                            CHILD,
                            LOOP,
                            LOOP_NETTY)),
            Map.entry(DOCTOR, Set.of(TASKS, TASK, OFFLOAD, CHILD)),
            Map.entry(
                    CLI,
                    Set.of(
                            COMPARE,
                            COMPARE_MEASURE,
                            COMPARE_REPORT,
                            DOCTOR,
                            HTTP,
                            HTTP_CONNECTION,
                            TASKS,
                            TASK,
                            OFFLOAD,
                            WORKERS,
                            CHILD,
                            LOOP,
                            LOOP_NETTY,
                            LOOP_DIAGNOSTICS,
                            LOOP_BLOCKING)),
            Map.entry(
                    BENCHMARKS,
                    Set.of(
                            COMPARE_ANALYSIS,
                            COMPARE_MEASURE,
                            COMPARE_REPORT,
                            TASKS,
                            TASK,
                            OFFLOAD,
                            WORKERS,
                            CHILD,
                            CHILD_LINK,
                            CHILD_WIRE,
                            LOOP,
                            LOOP_NETTY,
                            BENCHMARK_PEERS)),
            Map.entry(BENCHMARK_PEERS, Set.of(COMPARE_ANALYSIS)));

    private Arrows() {}

    static boolean mayUse(String from, String to) {
        return from.contains("jmh_generated")
                || to.equals(LOG)
                || MAY_USE.getOrDefault(from, Set.of()).contains(to);
    }
}
