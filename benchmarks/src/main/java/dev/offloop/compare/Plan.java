package dev.offloop.compare;

import dev.offloop.compare.analysis.WarmUp;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured and for how long. What is left of the time is shared evenly by the measurements to come; every round
 * makes each once, so that a disturbance of the machine does not hit one strategy alone.
 *
 * @param warmUp until all rates have settled, at most; what is left of it is given to the rounds
 * @param time for all rounds together
 * @param more for further rounds of what these do not tell apart, at most
 * @param rounds that count, at least 1
 * @param items what is asked of everyone
 */
record Plan(Duration warmUp, Duration time, Duration more, int rounds, List<Item> items) {
    /** As many as it takes to tell that a rate has settled; an order needs 6. */
    private static final int ROUNDS = WarmUp.ROUNDS;

    private static final int PARTS = 8;

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
        return of(Duration.ofSeconds(29), items);
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
        return of(Duration.ofSeconds(140), items);
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
        return of(Duration.ofMinutes(11), items);
    }

    private static void addMore(List<Item> items, Maker maker) {
        for (double work : MORE_WORK_MICROS) {
            items.add(item(SMALL, work, maker, Question.SATURATED));
        }
    }

    /** One task of the user's. */
    static Plan of(Workload<?, ?> workload, Duration time) {
        return of(time, List.of(new Item(workload, List.of(questions(true)))));
    }

    /** A quarter at most for warm-up, an eighth for what is not told apart, the rest for the rounds. */
    private static Plan of(Duration whole, List<Item> items) {
        Duration part = whole.dividedBy(PARTS);
        return new Plan(part.multipliedBy(2), whole.minus(part.multipliedBy(3)), part, ROUNDS, items);
    }

    /** How long all of it takes. */
    Duration whole() {
        return warmUp.plus(time).plus(more);
    }

    /** The same within another time, warm-up and all rounds together. */
    Plan within(Duration other) {
        double factor = (double) other.toNanos() / whole().toNanos();
        Duration settling = Duration.ofNanos(Math.round(factor * warmUp.toNanos()));
        Duration further = Duration.ofNanos(Math.round(factor * more.toNanos()));
        return new Plan(settling, other.minus(settling).minus(further), further, rounds, items);
    }

    /** The same beside many more contestants. */
    Plan withPeers(Duration byWarmUp, Duration byTime, Duration byMore) {
        return new Plan(warmUp.plus(byWarmUp), time.plus(byTime), more.plus(byMore), rounds, items);
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
