package dev.offloop.cli;

import dev.offloop.child.config.MemoryBudget;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.config.Supervision.Recycling;
import dev.offloop.child.config.Supervision.Scaling;
import dev.offloop.offload.Limits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How {@code serve} watches, keeps in reserve and replaces its children; docs/supervision.md explains. */
final class SupervisionOptions {
    private static final int MAX_CHILDREN = 1_000;

    /** As precise as a heartbeat is; a child that works well may be late by nearly as much. */
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);

    /** A child that starts in a second or two should work for some. */
    private static final Duration MIN_AGE = Duration.ofSeconds(10);

    /** Less than a child takes that does nothing. */
    private static final int MIN_RECYCLE_MEGABYTES = 32;

    @Option(
            names = "--children-max",
            paramLabel = "N",
            defaultValue = "0",
            description = "Child JVMs when tasks wait; more than --children to matter. Default: as many as --children")
    private int maxChildren;

    @Option(
            names = "--spares",
            paramLabel = "N",
            defaultValue = "1",
            description = "Started children kept in reserve for those that die. Default: ${DEFAULT-VALUE}")
    private int spares;

    @Option(
            names = "--heartbeat-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "A child that is stopped for so long is killed and replaced. Default: ${DEFAULT-VALUE}")
    private Duration heartbeatTimeout = Duration.ZERO;

    @Option(
            names = "--max-run-time",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long a task without a deadline may run in a child. Default: for ever")
    private Duration maxRunTime = Duration.ZERO;

    @Option(
            names = "--max-wait",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description =
                    "How long a task waits for a worker while its strategy finishes none; then 503. Longer than the tasks that may "
                            + "occupy every worker at once. Default: ${DEFAULT-VALUE}")
    private Duration maxWait = Duration.ZERO;

    @Option(
            names = "--max-queue-wait",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description =
                    "How long a task may wait behind others; one that would wait longer, or past its deadline, is refused "
                            + "at once with 429. 0s for its deadline alone. Default: ${DEFAULT-VALUE}")
    private Duration maxQueueWait = Duration.ZERO;

    @Option(
            names = "--recycle-tasks",
            paramLabel = "N",
            defaultValue = "0",
            description = "Replace a child that has done so many tasks. Default: never")
    private long recycleTasks;

    @Option(
            names = "--recycle-age",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Replace a child that is so old. Default: never")
    private Duration recycleAge = Duration.ZERO;

    @Option(
            names = "--recycle-memory",
            paramLabel = "SIZE",
            defaultValue = "0",
            converter = SizeConverter.class,
            description = "Replace a child that takes so much memory. Default: never")
    private long recycleMemory;

    Supervision supervision() {
        return Supervision.defaults()
                .withSpares(Bounds.count("--spares", spares, 0, MAX_CHILDREN))
                .withHeartbeatTimeout(Bounds.timeOrNever("--heartbeat-timeout", heartbeatTimeout, MIN_TIMEOUT))
                .withMaxRunTime(Bounds.timeOrNever("--max-run-time", maxRunTime, MIN_TIMEOUT))
                .withRecycling(new Recycling(
                        recycleTasks, Bounds.timeOrNever("--recycle-age", recycleAge, MIN_AGE), recycleMegabytes()))
                .withScaling(Scaling.upTo(Bounds.count("--children-max", maxChildren, 0, MAX_CHILDREN)));
    }

    Limits limits() {
        return Limits.defaults()
                .withMaxWait(Bounds.timeOrNever("--max-wait", maxWait, MIN_TIMEOUT))
                .withMaxQueueWait(Bounds.timeOrNever("--max-queue-wait", maxQueueWait, MIN_TIMEOUT));
    }

    private int recycleMegabytes() {
        return recycleMemory == 0
                ? 0
                : Bounds.mebibytes(
                        "--recycle-memory",
                        recycleMemory,
                        MIN_RECYCLE_MEGABYTES,
                        MemoryBudget.ofThisProcess().totalMegabytes());
    }
}
