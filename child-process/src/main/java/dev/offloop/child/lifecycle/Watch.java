package dev.offloop.child.lifecycle;

import dev.offloop.child.config.ChildConfig;
import dev.offloop.child.config.Supervision;
import dev.offloop.child.platform.Generation;
import dev.offloop.child.transfer.PoolContext;
import dev.offloop.child.transfer.TaskTransfer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Checks one child at every tick of its supervisor: whether it gets ready, whether it is alive, whether its task ends,
 * whether it is due for replacement. Home loop only.
 */
final class Watch {
    private final Child child;
    private final PoolContext context;
    private final Duration tick;
    private final Duration startTimeout;
    private final Supervision supervision;
    private final Pulse pulse;
    private final ClaimWatch claimWatch;
    private final RunClock runClock;
    private final Lifespan lifespan;
    private long ticks;
    private boolean weighing;

    Watch(Child child, PoolContext context) {
        ChildConfig config = context.config();
        this.child = child;
        this.context = context;
        this.tick = context.tick();
        this.startTimeout = config.startTimeout();
        this.supervision = config.supervision();
        this.pulse = new Pulse(tick, supervision.heartbeatTimeout());
        this.claimWatch = new ClaimWatch(tick, supervision.heartbeatTimeout());
        this.runClock = new RunClock(tick, supervision.maxRunTime());
        this.lifespan =
                Lifespan.draw(supervision.recycling(), context.platform().random());
    }

    Duration heartbeatAge() {
        return Duration.ofNanos(pulse.ageNanos());
    }

    void tick(Generation generation, TaskTransfer work) {
        ticks++;
        if (child.isStarting()) {
            if (ageNanos() >= startTimeout.toNanos()) {
                child.kill("it was not ready within " + startTimeout.toMillis() + " ms" + warming(generation));
            }
        } else if (!pulse.tick(generation.control().heartbeats(), generation::ping)) {
            child.kill("it did not answer a heartbeat for "
                    + supervision.heartbeatTimeout().toMillis() + " ms");
        } else if (attends(generation, work)) {
            if (runClock.tick(work.runsWithoutDeadline())) {
                work.overran(supervision.maxRunTime());
            }
            check(work.tasksDone(), 0);
            weigh(generation.process().pid());
        }
    }

    /** Rings it when it does not take its next task; false when it has not for too long. */
    private boolean attends(Generation generation, TaskTransfer work) {
        return switch (claimWatch.tick(work.unclaimed())) {
            case NOTHING -> true;
            case RING -> {
                generation.ring();
                yield true;
            }
            case END -> {
                child.kill("it was sent a task and did not begin with it, however often it was rung");
                yield false;
            }
        };
    }

    /** Which task keeps it from being ready, and will not be warmed up again. */
    private String warming(Generation generation) {
        OptionalInt number = generation.control().warming();
        return number.isEmpty()
                ? ""
                : ": the warm-up of task '" + context.leaveUnwarmed(number.getAsInt())
                        + "' does not end; it is left out from now on";
    }

    void checkTasksDone(long tasksDone) {
        if (tasksDone >= lifespan.tasks()) {
            check(tasksDone, 0);
        }
    }

    private void check(long tasksDone, long residentBytes) {
        lifespan.endedBy(tasksDone, ageNanos(), residentBytes).ifPresent(child::markDue);
    }

    private long ageNanos() {
        return ticks * tick.toNanos();
    }

    /** Asks the kernel off the loop, once at a time. */
    private void weigh(long pid) {
        if (weighing || !lifespan.limitsMemory()) {
            return;
        }
        context.reaper()
                .run(
                        () -> residentBytes(pid),
                        bytes -> {
                            weighing = false;
                            check(child.tasksDone(), bytes);
                        },
                        failure -> weighing = false);
        weighing = true;
    }

    /** {@code VmRSS} of {@code /proc/PID/status}. */
    private static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
