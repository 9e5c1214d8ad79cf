package dev.offloop.child.agent;

import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.memory.ArenaShape;
import dev.offloop.child.memory.ArenaView;
import dev.offloop.child.memory.ControlPage;
import dev.offloop.child.wire.Hello;
import dev.offloop.loop.Linger;
import dev.offloop.task.TaskRegistry;
import dev.offloop.task.WorkerStates;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes and answers requests on one thread until the bell is cut: in a child JVM, or on a thread of the parent, which
 * then costs what a child costs but for the other process.
 */
public final class AgentLoop implements AutoCloseable {
    /**
     * {@code java.vm.info} of a JVM that was started from its AOT cache; one that had to pass it over does without any.
     */
    private static final boolean FROM_CACHE =
            System.getProperty("java.vm.info", "").contains("sharing");

    private final ChildArguments arguments;
    private final CurrentTask current;
    private final Bell bell;
    private final AgentPlatform platform;
    private final LinkClock clock;

    /** Connects the bell; the parent listens already. */
    public AgentLoop(ChildArguments arguments) throws IOException {
        this(
                arguments,
                new CurrentTask(),
                Bell.connect(arguments.bell(), new Hello(Hello.Purpose.BELL, arguments.serial())));
    }

    AgentLoop(ChildArguments arguments, CurrentTask current, Bell bell) {
        this(arguments, current, bell, AgentPlatform.SYSTEM);
    }

    AgentLoop(ChildArguments arguments, CurrentTask current, Bell bell, AgentPlatform platform) {
        this.arguments = arguments;
        this.current = current;
        this.bell = bell;
        this.platform = platform;
        this.clock = platform.clock();
    }

    /** Works until the parent is gone or {@link #close} was called. */
    public void run(TaskRegistry tasks) throws IOException {
        try (ChildLink link = new ChildLink(arguments.files())) {
            run(link, tasks);
        }
    }

    void run(ChildLink link, TaskRegistry tasks) throws IOException {
        try (ArenaView arena = openArena(arguments.arena(), link.control());
                WorkerStates states = new WorkerStates()) {
            ChildAgent agent = new ChildAgent(
                    link, new TaskRunner(arguments, arena, platform.payloads()), tasks, bell, current, clock, states);
            while (agent.work()) {
                // The definitions that the parent left before it started this agent.
            }
            agent.warmUp(new TaskWarmUp(link.control(), arguments.unwarmed()));
            link.control().markReady(FROM_CACHE);
            bell.ring();
            workUntilTheBellIsCut(agent);
        }
    }

    private @Nullable ArenaView openArena(ArenaShape shape, ControlPage control) {
        if (shape.isNone()) {
            return null;
        }
        try {
            return platform.arenas().open(shape);
        } catch (IOException e) {
            System.err.println("Large bodies go by files, which is slower: this child cannot open the arena: " + e);
            control.markWithoutArena();
            return null;
        }
    }

    private void workUntilTheBellIsCut(ChildAgent agent) throws IOException {
        Linger linger = new Linger(platform.lingerNanos());
        while (true) {
            if (!agent.work() && !awaitWork(agent, linger)) {
                return;
            }
        }
    }

    /** Looks for work, then sleeps for it. False when the bell is cut. */
    private boolean awaitWork(ChildAgent agent, Linger linger) throws IOException {
        long idleSince = clock.nanoTime();
        long looking = linger.nanos() + (platform.lingerNanos() > 0 ? agent.copyNanos() : 0);
        while (clock.nanoTime() - idleSince < looking) {
            if (agent.work()) {
                linger.onHit();
                return true;
            }
            Thread.onSpinWait();
        }
        if (!agent.park()) {
            return true;
        }
        if (looking > 0) {
            linger.onMiss();
        }
        boolean rung = bell.await();
        agent.unpark();
        linger.onWoken(clock.nanoTime() - idleSince);
        return rung;
    }

    /** Cuts the bell. Any thread. */
    @Override
    public void close() throws IOException {
        bell.close();
    }
}
