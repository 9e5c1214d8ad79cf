package dev.offloop.conformance;

import java.util.random.RandomGenerator;

/** How a machine's time passes beside what a program asks for, in microseconds. */
interface Lateness {
    /** A machine on which everything but waiting and spinning takes no time. */
    Lateness NONE = new Lateness() {
        @Override
        public int phase() {
            return 0;
        }

        @Override
        public int ofCallback() {
            return 0;
        }

        @Override
        public int ofWaking() {
            return 0;
        }

        @Override
        public boolean wakesForNothing() {
            return false;
        }
    };

    /** Where within a millisecond the program starts. */
    int phase();

    /** What a callback costs, and going from one phase to the next. */
    int ofCallback();

    /** How late a wait or a spin ends. */
    int ofWaking();

    /** Whether a wait ends at once, as V8 may bring about with a task of its own. */
    boolean wakesForNothing();

    /**
     * A machine as it may be.
     *
     * @param latestWaking how late it wakes at the latest, in microseconds
     * @param stalls how often it stalls in a callback, and for how long
     */
    static Lateness random(RandomGenerator random, int latestWaking, Stalls stalls) {
        int phase = random.nextInt(1_000);
        int usualCost = 5 + random.nextInt(80);
        return new Lateness() {
            @Override
            public int phase() {
                return phase;
            }

            @Override
            public int ofCallback() {
                return usualCost + (random.nextInt(stalls.oneIn) == 0 ? random.nextInt(stalls.longest) : 0);
            }

            @Override
            public int ofWaking() {
                return random.nextInt(latestWaking);
            }

            @Override
            public boolean wakesForNothing() {
                return random.nextInt(5) == 0;
            }
        };
    }

    /** One callback in so many stalls, for so many microseconds at most. */
    record Stalls(int oneIn, int longest) {}
}
