package dev.offloop.child.simulation;

import dev.offloop.child.agent.ChildArguments;
import dev.offloop.child.agent.SimulatedAgent;
import dev.offloop.child.link.ChildLink;
import dev.offloop.child.link.LinkClock;
import dev.offloop.child.pool.SimulatedPool;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM: boots, connects on one thread, opens its queues on another, works, beats its heart; until it is killed.
 */
final class SimulatedChild extends Host {
    static final int KILLED = 128 + 9;
    static final int CRASHED = 128 + 6;
    private static final int BROKEN = 70;

    private final History history;
    private final World world;
    private final ChildArguments arguments;
    private final SimulatedProcess process;
    private final Connection bell = new Connection(true);
    private final Connection lifeline = new Connection(false);
    private @Nullable Strand agent;
    private boolean connected;
    private int stepsUntilDeath = -1;
    private boolean deaf;

    SimulatedChild(History history, ChildArguments arguments, long pid) {
        super(history.world(), "child-" + arguments.serial());
        this.history = history;
        this.world = history.world();
        this.arguments = arguments;
        this.process = new SimulatedProcess(this, pid);
    }

    SimulatedProcess process() {
        return process;
    }

    ChildArguments arguments() {
        return arguments;
    }

    long serial() {
        return arguments.serial();
    }

    void boot() {
        long booting = history.bootNanos();
        world.trace(() -> name() + " boots for " + booting / 1_000 + " µs");
        new Strand(this, name() + "/preload", this::connect, this::onEnded).start(booting);
        agent = new Strand(this, name(), this::work, this::onEnded);
        agent.start(booting);
    }

    /** Whether this is one of its threads. */
    boolean runs(Strand strand) {
        return strand == agent;
    }

    /** It dies when its agent has reached so many more places. */
    void dieAfter(int steps) {
        stepsUntilDeath = steps;
    }

    private void onEnded(@Nullable Throwable thrown) {
        if (thrown != null) {
            world.trace(() -> name() + " ends with " + thrown);
            signalled(BROKEN);
        }
    }

    private void connect() {
        world.sleep(history.connectNanos());
        lifeline.connect(0);
        bell.connect(history.bellLateNanos());
        connected = true;
        wakeAgent();
    }

    private void work() {
        try (ChildLink link = history.childLink(arguments, this::pause, clock)) {
            world.awaitUntil(() -> connected);
            SimulatedAgent.run(
                    arguments,
                    link,
                    bell.childEnd,
                    clock,
                    history.lingerNanos(),
                    history.payloads(),
                    history::arenaView,
                    history.tasks());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        signalled(0);
    }

    void pause() {
        if (stepsUntilDeath >= 0 && stepsUntilDeath-- == 0) {
            signalled(KILLED);
        }
        if (isDead()) {
            endHere();
        }
        world.pause();
    }

    /** A coroutine of a dead process does not return. */
    private void endHere() {
        if (world.current != null) {
            world.awaitUntil(() -> false);
        }
    }

    /** The process ends itself. */
    void exit() {
        signalled(CRASHED);
        endHere();
    }

    /** Its parent kills it. */
    void killedByParent() {
        if (!deaf && isAsleep()) {
            history.onKilledAsleep(this);
        }
        die(KILLED, true);
    }

    /** It is killed, or ends. */
    void signalled(int exitValue) {
        die(exitValue, exitValue != KILLED);
    }

    private void die(int exitValue, boolean byItself) {
        if (isDead()) {
            return;
        }
        world.trace(() -> name() + " dies: " + exitValue);
        die();
        history.onDeath(byItself);
        bell.cut();
        lifeline.cut();
        world.after(history.reapNanos(), () -> process.onExited(exitValue));
    }

    private final LinkClock clock = new LinkClock() {
        @Override
        public long nanoTime() {
            SimulatedChild.this.pause();
            return world.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            world.sleep(nanos);
        }
    };

    /** The bell or the lifeline. */
    private final class Connection {
        private final boolean isBell;
        private final ChildEnd childEnd = new ChildEnd();
        private @Nullable Runnable onClosed;
        private int rings;
        private int ringsUnderWay;
        private int ringsToParent;
        private boolean asleep;
        private boolean cutByParent;
        private boolean accepted;
        private boolean cutByChild;

        Connection(boolean isBell) {
            this.isBell = isBell;
        }

        private String what() {
            return name() + (isBell ? "'s bell" : "'s lifeline");
        }

        void connect(long late) {
            world.after(
                    history.socketNanos() + late,
                    () -> history.loop().arrive(() -> {
                        world.trace(() -> what() + " is connected");
                        accepted = true;
                        history.pool().connected(isBell, serial(), new ParentEnd());
                        if (cutByChild) {
                            hearOfCut();
                        }
                    }));
        }

        private void onRung() {
            if (isBell) {
                if (!deaf) {
                    rings++;
                    wakeAgent();
                }
            } else {
                history.beat(arguments);
            }
        }

        /** The child is dead, or its end is closed. */
        void cut() {
            cutByChild = true;
            if (accepted) {
                world.after(history.socketNanos(), () -> history.loop().arrive(this::hearOfCut));
            }
        }

        private void hearOfCut() {
            if (onClosed != null) {
                onClosed.run();
            }
        }

        private final class ParentEnd implements SimulatedPool.Line {
            @Override
            public void ring() {
                if (isBell && history.losesRing()) {
                    world.trace(() -> "a ring of " + what() + " is lost");
                    return;
                }
                world.trace(() -> "the parent rings " + what());
                ringsUnderWay++;
                world.after(
                        history.socketNanos(),
                        () -> SimulatedChild.this.run(() -> {
                            ringsUnderWay--;
                            onRung();
                        }));
            }

            @Override
            public void onClosed(Runnable action) {
                onClosed = action;
            }

            @Override
            public void close() {
                world.trace(() -> "the parent closes " + what());
                world.after(
                        history.socketNanos(),
                        () -> SimulatedChild.this.run(() -> {
                            cutByParent = true;
                            if (isBell) {
                                wakeAgent();
                            } else {
                                signalled(KILLED);
                            }
                        }));
            }
        }

        private final class ChildEnd implements SimulatedAgent.Line {
            @Override
            public boolean await() {
                asleep = true;
                world.awaitUntil(() -> rings > 0 || cutByParent);
                asleep = false;
                if (rings > 0) {
                    rings = 0;
                    return true;
                }
                return false;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void ring() {
                pause();
                if (history.losesRing()) {
                    world.trace(() -> "a ring for the parent is lost");
                    return;
                }
                world.trace(() -> "the parent is rung");
                ringsToParent++;
                world.after(
                        history.socketNanos(),
                        () -> history.loop().arrive(() -> {
                            ringsToParent--;
                            history.pool().rang();
                        }));
            }
        }
    }

    private void wakeAgent() {
        if (agent != null) {
            agent.wake();
        }
    }

    /** Its agent sees no ring any more. */
    void deafen() {
        deaf = true;
    }

    /** Whether the parent can ring it and ask for its heartbeat. */
    boolean isConnected() {
        return bell.accepted && lifeline.accepted;
    }

    /** Whether its agent sleeps, and no ring is on its way. */
    boolean isAsleep() {
        return bell.asleep && bell.rings == 0 && bell.ringsUnderWay == 0 && !isDead() && !isStopped();
    }

    /** Whether its agent sleeps, and the parent has seen all its rings. */
    boolean hasRung() {
        return bell.asleep && bell.ringsToParent == 0;
    }

    /** Its bell breaks while it lives. */
    void breakBell() {
        world.trace(() -> name() + "'s bell breaks");
        bell.cut();
        bell.cutByParent = true;
        wakeAgent();
    }
}
