package dev.offloop.child.simulation;

import dev.offloop.child.simulation.Script.Mischief;
import dev.offloop.task.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One history before it has happened: how the pool is set up, and what happens to it; the rest is chance, drawn from
 * the same seed.
 *
 * @param seed all was drawn from
 * @param setup of the pool
 * @param acts in the order of their times
 */
record Plan(long seed, Setup setup, List<Act> acts) {
    /** The kind of task whose bodies are all small. */
    static final int SMALL = 3;

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /**
     * How a pool is set up.
     *
     * @param polls whether the loop polls as the phased one does
     * @param bootNanos what a child takes to start, between half and the whole of it
     */
    record Setup(
            int children,
            int spares,
            boolean polls,
            int arenaChunks,
            int cycleBytes,
            int frameBytes,
            int maxCopiedOnLoop,
            Duration heartbeatTimeout,
            Duration maxRunTime,
            Duration cancelGrace,
            long bootNanos,
            long warmUpNanos,
            long lingerNanos,
            long recycleAfterTasks,
            int maxChildren,
            long durationNanos) {}

    Plan {
        acts = acts.stream().sorted(Comparator.comparingLong(Act::at)).toList();
    }

    Plan withActs(List<Act> fewer) {
        return new Plan(seed, setup, fewer);
    }

    static Plan of(long seed) {
        return new Drawing(seed).plan();
    }

    /** Any child is killed once a second, also one that starts, while tasks that may run again come in all the time. */
    static Plan ofOneKillASecond(long seed) {
        SplittableRandom chance = new SplittableRandom(seed);
        List<Act> acts = new ArrayList<>();
        long duration = 20 * SECOND;
        for (long at = SECOND; at < duration; at += SECOND) {
            acts.add(new Act.Kill(at, chance.nextInt(100)));
        }
        for (int id = 1; id <= 100; id++) {
            Script script = new Script(id, 100, 100, chance.nextLong(200 * MILLI), Mischief.NONE);
            acts.add(new Act.Submit(id * duration / 101, script, 0, Priority.NORMAL, "", 0, true));
        }
        Setup setup = new Setup(
                2,
                1,
                true,
                1,
                16 << 10,
                4 << 10,
                1 << 20,
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofSeconds(5),
                400 * MILLI,
                300 * MILLI,
                0,
                0,
                0,
                duration);
        return new Plan(seed, setup, acts);
    }

    /** Draws a plan. Each kind of fault is either in a history or not, so that most have few kinds, and some many. */
    private static final class Drawing {
        private final long seed;
        private final SplittableRandom chance;
        private final List<Act> acts = new ArrayList<>();
        private final boolean storms;
        private final long duration;

        Drawing(long seed) {
            this.seed = seed;
            this.chance = new SplittableRandom(seed ^ 0x5DEECE66DL);
            this.storms = chance.nextInt(8) == 0;
            this.duration = storms ? between(4 * SECOND, 12 * SECOND) : between(300 * MILLI, 4 * SECOND);
        }

        private int draw(int bound) {
            return chance.nextInt(bound);
        }

        private boolean oneIn(int times) {
            return draw(times) == 0;
        }

        private <T> T one(T[] of) {
            return of[draw(of.length)];
        }

        private long between(long least, long most) {
            return chance.nextLong(least, most + 1);
        }

        private long time() {
            return between(0, duration);
        }

        Plan plan() {
            Setup setup = new Setup(
                    1 + draw(3),
                    draw(3),
                    oneIn(2),
                    draw(5),
                    List.of(1 << 10, 4 << 10, 16 << 10).get(draw(3)),
                    List.of(512, 1 << 10, 4 << 10).get(draw(3)),
                    List.of(0, 2 << 10, 1 << 20).get(draw(3)),
                    Duration.ofMillis(List.of(2_000, 10_000).get(draw(2))),
                    Duration.ofMillis(oneIn(3) ? 3_000 : 0),
                    Duration.ofMillis(List.of(200, 2_000).get(draw(2))),
                    between(20 * MILLI, 400 * MILLI),
                    oneIn(2) ? 0 : between(50 * MILLI, 1_500 * MILLI),
                    oneIn(2) ? 0 : 3_000,
                    oneIn(4) ? 2 + draw(6) : 0,
                    oneIn(4) ? 4 : 0,
                    duration);
            submit();
            fault(3, 3, () -> new Act.Cancel(time(), draw(100)));
            fault(3, 4, () -> new Act.Kill(time(), draw(100)));
            fault(4, 3, () -> new Act.KillAtStep(time(), draw(100), draw(60)));
            fault(4, 2, () -> new Act.StopChild(time(), draw(100), between(10 * MILLI, 3 * SECOND)));
            fault(5, 2, () -> new Act.StopParent(time(), between(10 * MILLI, 3 * SECOND)));
            fault(4, 2, () -> new Act.LateLoop(time(), between(10 * MILLI, 2 * SECOND)));
            fault(12, 1, () -> new Act.Jump(time(), between(SECOND, 60 * SECOND)));
            fault(6, 3, () -> new Act.LoseRings(time(), 1 + draw(4)));
            fault(10, 1, () -> new Act.Deafen(time(), draw(100)));
            fault(8, 2, () -> new Act.BreakBell(time(), draw(100)));
            fault(5, 1, () -> new Act.LateBells(time(), between(100 * MILLI, 2 * SECOND), between(10 * MILLI, SECOND)));
            fault(8, 1, () -> new Act.FullDisk(time(), between(10 * MILLI, 2 * SECOND)));
            fault(8, 1, () -> new Act.FullMemory(time(), between(10 * MILLI, 2 * SECOND)));
            fault(6, 2, () -> new Act.FailingCopies(time(), between(MILLI, 300 * MILLI)));
            fault(
                    5,
                    1,
                    () -> new Act.SlowCopies(time(), between(100 * MILLI, SECOND), between(10 * MILLI, 500 * MILLI)));
            fault(10, 1, () -> new Act.FailingStarts(time(), between(10 * MILLI, SECOND)));
            fault(
                    6,
                    1,
                    () -> new Act.SlowThreads(time(), between(100 * MILLI, SECOND), between(10 * MILLI, 300 * MILLI)));
            fault(5, 2, () -> new Act.Renew(time()));
            fault(8, 1, () -> new Act.Close(time(), Duration.ofMillis(oneIn(2) ? 0 : draw(2_000))));
            if (storms) {
                storm();
            }
            return new Plan(seed, setup, acts);
        }

        private void fault(int oneIn, int most, Supplier<Act> act) {
            if (oneIn(oneIn)) {
                for (int i = 1 + draw(most); i > 0; i--) {
                    acts.add(act.get());
                }
            }
        }

        /** Any child is killed every few hundred milliseconds. */
        private void storm() {
            long every = between(100 * MILLI, 600 * MILLI);
            for (long at = every; at < duration; at += every) {
                acts.add(new Act.Kill(at, draw(100)));
            }
        }

        private long runNanos(boolean fills) {
            if (oneIn(2)) {
                return between(0, MILLI);
            }
            return fills || oneIn(8) ? between(MILLI, 5 * SECOND) : between(MILLI, 100 * MILLI);
        }

        private void submit() {
            boolean brief = oneIn(5);
            int tasks = brief ? 20 + draw(30) : 1 + draw(12);
            boolean burst = brief || oneIn(2);
            boolean mischievous = oneIn(3);
            boolean large = oneIn(2);
            long burstAt = time();
            for (int id = 1; id <= tasks; id++) {
                long at = burst ? burstAt + between(0, 3 * MILLI) : time();
                int kind = draw(4);
                boolean fills = large && kind != SMALL && oneIn(brief ? 8 : 2);
                Script script = new Script(
                        id,
                        fills ? draw(60 << 10) : draw(500),
                        fills && oneIn(2) ? draw(60 << 10) : draw(500),
                        brief ? draw(3_000) : runNanos(fills),
                        mischievous && oneIn(3) ? one(Mischief.values()) : Mischief.NONE);
                acts.add(new Act.Submit(
                        at,
                        script,
                        kind,
                        one(Priority.values()),
                        oneIn(4) ? "key" : "",
                        oneIn(4) ? between(MILLI, 3 * SECOND) : 0,
                        oneIn(2)));
            }
        }
    }
}
