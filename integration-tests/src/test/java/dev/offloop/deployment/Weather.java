package dev.offloop.deployment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Disturbs a service at random moments: kills and stops children (ready, starting and spare ones alike), stops the
 * service itself, holds up its loop, replaces its workers. One event after the other, on a thread of its own.
 */
final class Weather implements AutoCloseable {
    private static final int LONGEST_CALM_MILLIS = 1_200;
    private static final int LONGEST_STOP_MILLIS = 1_500;

    private final Service service;
    private final RandomGenerator random;
    private final Map<String, Integer> events = new TreeMap<>();
    private final Thread thread;
    private volatile boolean over;

    Weather(Service service, RandomGenerator random) {
        this.service = service;
        this.random = random;
        this.thread = Thread.ofPlatform().name("weather").start(this::run);
    }

    private void run() {
        while (!over) {
            pass(random.nextInt(LONGEST_CALM_MILLIS));
            strike();
        }
    }

    private void strike() {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> killChild();
            case 4, 5 -> stopChild();
            case 6 -> stopService();
            case 7 -> holdLoop();
            case 8 -> restart();
            default -> hangUp();
        }
    }

    private void killChild() {
        List<ProcessHandle> children = service.children();
        if (!children.isEmpty() && children.get(random.nextInt(children.size())).destroyForcibly()) {
            count("SIGKILL of a child");
        }
    }

    private void stopChild() {
        List<ProcessHandle> children = service.children();
        if (!children.isEmpty()) {
            count("SIGSTOP of a child");
            stop(children.get(random.nextInt(children.size())).pid());
        }
    }

    private void stopService() {
        count("SIGSTOP of the service");
        stop(service.pid());
    }

    /** A child may have been killed meanwhile, so the outcome of the signals does not matter. */
    private void stop(long pid) {
        Shell.run("kill", "-STOP", Long.toString(pid));
        pass(random.nextInt(LONGEST_STOP_MILLIS));
        Shell.run("kill", "-CONT", Long.toString(pid));
    }

    private void holdLoop() {
        count("held loop");
        var _ = service.http()
                .postLater("/tasks/burn?strategy=inline", "{\"millis\":" + random.nextInt(LONGEST_STOP_MILLIS) + "}");
    }

    private void restart() {
        count("POST /workers/restart");
        var _ = service.http().postLater("/workers/restart", "");
    }

    private void hangUp() {
        count("SIGHUP");
        Signal.HUP.send(service.pid());
    }

    private static void pass(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void count(String event) {
        events.merge(event, 1, Integer::sum);
    }

    /** How often each event happened. Only once it is closed. */
    Map<String, Integer> events() {
        return events;
    }

    /** Ends it after the event that is under way. */
    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
