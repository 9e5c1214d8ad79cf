package dev.offloop.compare;

import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured and for how long. What is left of the time is shared evenly by the measurements to come; every round
 * makes each once, so that a disturbance of the machine does not hit one strategy alone.
 *
 * @param time for all rounds together
 * @param more for further rounds of what these do not tell apart, at most
 * @param rounds at least 1; those at the start that turn out to be warm-up do not count
 * @param items what is asked of everyone
 */
record Plan(Duration time, Duration more, int rounds, List<Item> items) {
    /** Some are warm-up, a fifth at each end may be spoiled, and at least 6 are needed. */
    private static final int ROUNDS = 14;

    private static final int SMALL = 64;
    private static final int[] PAYLOADS = {SMALL, 4 << 10, 64 << 10, 1 << 20};
    private static final double[] WORK_MICROS = {0, 10, 100, 1_000, 10_000};

    /** Between the others, where break-evens lie. */
    private static final double[] MORE_WORK_MICROS = {3, 30};

    Plan {
        items = List.copyOf(items);
    }

    /** A workload and what is asked about it. */
    record Item(Workload<?, ?> workload, List<Question> questions) {
        Item {
            questions = List.copyOf(questions);
        }
    }

    /** Makes the workloads. */
    interface Maker {
        Workload<?, ?> make(int payloadBytes, double workMicros);
    }

    /** Little, so that it fits into half a minute. */
    static Plan quick(Maker maker) {
        List<Item> items = new ArrayList<>();
        items.add(item(SMALL, 0, maker, Question.LONE, Question.PAUSED, Question.SATURATED));
        items.add(item(SMALL, 3, maker, Question.SATURATED));
        items.add(item(SMALL, 10, maker, Question.SATURATED));
        items.add(item(SMALL, 100, maker, Question.LONE, Question.SATURATED, Question.STEADY));
        items.add(item(SMALL, 1_000, maker, Question.SATURATED));
        items.add(item(64 << 10, 0, maker, Question.LONE, Question.SATURATED));
        items.add(item(1 << 20, 0, maker, Question.LONE, Question.SATURATED));
        return new Plan(Duration.ofSeconds(23), Duration.ofSeconds(6), ROUNDS, items);
    }

    /** Every payload without work, every work with the small one. */
    static Plan standard(Maker maker) {
        List<Item> items = new ArrayList<>();
        for (double work : WORK_MICROS) {
            items.add(item(SMALL, work, maker, questions(work == 0)));
        }
        for (int payload : PAYLOADS) {
            if (payload != SMALL) {
                items.add(item(payload, 0, maker, questions(false)));
            }
        }
        addMore(items, maker);
        return new Plan(Duration.ofMinutes(2), Duration.ofSeconds(20), ROUNDS, items);
    }

    /** Everything with everything. */
    static Plan full(Maker maker) {
        List<Item> items = new ArrayList<>();
        for (int payload : PAYLOADS) {
            for (double work : WORK_MICROS) {
                items.add(item(payload, work, maker, questions(work == 0)));
            }
        }
        addMore(items, maker);
        return new Plan(Duration.ofMinutes(10), Duration.ofMinutes(1), ROUNDS, items);
    }

    private static void addMore(List<Item> items, Maker maker) {
        for (double work : MORE_WORK_MICROS) {
            items.add(item(SMALL, work, maker, Question.SATURATED));
        }
    }

    /** One task of the user's. */
    static Plan of(Workload<?, ?> workload, Duration time) {
        return new Plan(time, time.dividedBy(4), ROUNDS, List.of(new Item(workload, List.of(questions(true)))));
    }

    /** The same within another time, all rounds together. */
    Plan within(Duration other) {
        double share = (double) time.toNanos() / time.plus(more).toNanos();
        Duration planned = Duration.ofNanos(Math.round(share * other.toNanos()));
        return new Plan(planned, other.minus(planned), rounds, items);
    }

    /** The same beside many more contestants. */
    Plan withPeers(Duration byTime, Duration byMore) {
        return new Plan(time.plus(byTime), more.plus(byMore), rounds, items);
    }

    /** How long one of these measurements is. */
    long sliceNanos(int steps) {
        return time.toNanos() / Math.max(1, (long) steps * rounds);
    }

    private static Question[] questions(boolean paused) {
        return paused ? Question.values() : new Question[] {Question.LONE, Question.SATURATED, Question.STEADY};
    }

    private static Item item(int payload, double work, Maker maker, Question... questions) {
        return new Item(maker.make(payload, work), List.of(questions));
    }
}
