package dev.offloop.child.simulation;

import java.util.ArrayDeque;

/** A process: what it does can be stopped, and goes on or never does. */
public class Host {
    private final World world;
    private final String name;
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private int stops;
    private boolean dead;

    Host(World world, String name) {
        this.world = world;
        this.name = name;
    }

    World world() {
        return world;
    }

    public String name() {
        return name;
    }

    boolean isDead() {
        return dead;
    }

    boolean isStopped() {
        return stops > 0;
    }

    /** Does a step now, or when it goes on, or never. */
    void run(Runnable step) {
        if (dead) {
            return;
        }
        if (stops > 0) {
            held.add(step);
        } else {
            step.run();
        }
    }

    /** SIGSTOP. */
    void stop() {
        if (!dead) {
            stops++;
            world.trace(() -> name + " is stopped");
        }
    }

    /** SIGCONT, for one stop. */
    void goOn() {
        if (stops > 0 && --stops == 0) {
            world.trace(() -> name + " goes on");
            while (!held.isEmpty()) {
                Runnable step = held.removeFirst();
                world.after(world.between(1_000, 50_000), () -> run(step));
            }
        }
    }

    /** SIGKILL. */
    void die() {
        dead = true;
        held.clear();
    }
}
