package dev.offloop.compare;

import dev.offloop.compare.analysis.WarmUp;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Makes every measurement once a round, round after round, within a given time; before that, measures without counting
 * until the rates have settled. Main thread.
 */
final class Rounds {
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    /** As often as it takes to tell that something has settled fits into this part of the time for warm-up. */
    private static final int WARM_UP_PARTS = 2;

    /** Rounds that are made however long they take. */
    private static final int MIN_ROUNDS = 2;

    /** How many more rounds, in relation to those made, are worth another look at what they say. */
    private static final double WORTH_A_LOOK = 0.25;

    /** Of the rate of saturation: as much as can be asked of anyone without a growing queue. */
    private static final double STEADY_SHARE = 0.5;

    /** A second, at most, so that what gathers while the machine looks elsewhere stays small. */
    private static final double STEADY_TASKS = 100_000;

    private static final double STEADY_BYTES = 4L << 30;

    private final List<Step> steps;
    private final Progress progress;
    private final Results results = new Results();

    Rounds(List<Step> steps, Progress progress) {
        this.steps = List.copyOf(steps);
        this.progress = progress;
    }

    /**
     * Warms up, then measures. What warm-up leaves of its time is given to the rounds. On a machine too busy for the
     * plan the later measurements are shorter, and the last rounds are left out.
     *
     * @param warmUp until everything has settled, at most
     */
    Results run(Duration warmUp, Duration time, int rounds) {
        long start = System.nanoTime();
        long end = start + warmUp.plus(time).toNanos();
        results.warmedUp(warmUp(start, start + warmUp.toNanos(), end));
        double warm = share(start, end);
        int left = steps.size() * rounds;
        for (int round = 0; round < rounds; round++) {
            if (round >= MIN_ROUNDS && System.nanoTime() - end >= 0) {
                break;
            }
            progress.round(round + 1, rounds);
            for (Step step : steps) {
                long now = System.nanoTime();
                long slice = Math.max(SHORTEST_NANOS, (end - now) / Math.max(1, left));
                measure(round, step, slice);
                left--;
                progress.step(1 - (1 - warm) * left / (steps.size() * rounds), left(end));
            }
        }
        progress.end();
        results.settle();
        return results;
    }

    /**
     * Measures the rates with many tasks under way, which run the code of all questions, round after round without
     * counting, and leaves out what has settled, each for itself: so what takes long gets the time that the others
     * leave.
     *
     * @return how many rounds it took
     */
    private int warmUp(long start, long until, long end) {
        Map<Step, List<Double>> costs = new LinkedHashMap<>();
        steps.stream()
                .filter(step -> step.question() == Question.SATURATED)
                .forEach(step -> costs.put(step, new ArrayList<>()));
        int all = costs.size();
        long slice =
                Math.max(SHORTEST_NANOS, (until - start) / Math.max(1, (long) all * WarmUp.ROUNDS * WARM_UP_PARTS));
        int round = 0;
        while (!costs.isEmpty() && System.nanoTime() - until < 0) {
            progress.warmUp(all - costs.size(), all);
            costs.forEach((step, values) -> {
                if (System.nanoTime() - until < 0) {
                    slice(step, slice)
                            .ifPresent(measured -> values.add(step.question().costMicros(measured)));
                    progress.step(share(start, end), left(end));
                }
            });
            costs.entrySet().removeIf(entry -> hasSettled(entry.getKey(), entry.getValue()));
            round++;
        }
        if (round > 0) {
            progress.warmedUp(all - costs.size(), all);
        }
        return round;
    }

    private boolean hasSettled(Step step, List<Double> costs) {
        double[] last = costs.subList(Math.max(0, costs.size() - WarmUp.ROUNDS), costs.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return results.gaveUp(step.cell().contestant()) || WarmUp.isOver(last);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static double share(long start, long end) {
        return Math.clamp((double) (System.nanoTime() - start) / Math.max(1, end - start), 0, 1);
    }

    /**
     * Makes more rounds of what is still open, until nothing is or the time is over. It is looked for what is open only
     * now and then: each look is a chance to be wrong.
     *
     * @param open what should be measured further, by what has been measured
     * @param sliceNanos for each measurement
     */
    void more(Function<Results, List<Step>> open, Duration time, long sliceNanos) {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Step> wanted = open.apply(results);
        while (!wanted.isEmpty() && System.nanoTime() - end < 0) {
            progress.more(wanted.stream()
                    .map(step -> step.cell().contestant().name())
                    .distinct()
                    .toList());
            int untilLook = (int) Math.ceil(WORTH_A_LOOK * results.made());
            for (int i = 0; i < untilLook && System.nanoTime() - end < 0; i++) {
                int round = results.made();
                wanted.forEach(step -> measure(round, step, Math.max(SHORTEST_NANOS, sliceNanos)));
                double share = (double) (System.nanoTime() - start) / time.toNanos();
                progress.step(Math.min(1, share), left(end));
            }
            wanted = open.apply(results);
        }
        progress.end();
    }

    private double steadyRate(Cell cell) {
        double byBytes = STEADY_BYTES / Math.max(1, cell.workload().payloadBytes());
        double maxPerSecond = Math.min(STEADY_TASKS, byBytes);
        return Math.clamp(STEADY_SHARE * results.lastRate(cell), 1, Math.max(1, maxPerSecond));
    }

    private void measure(int round, Step step, long nanos) {
        slice(step, nanos).ifPresent(measured -> results.add(round, step, measured));
    }

    /** A peer that fails is left out from then on; a strategy of ours that fails ends the run. */
    private Optional<Slice> slice(Step step, long nanos) {
        Contestant contestant = step.cell().contestant();
        if (results.gaveUp(contestant)) {
            return Optional.empty();
        }
        double rate = step.question() == Question.STEADY ? steadyRate(step.cell()) : 0;
        try {
            return Optional.of(contestant.measure(step.question(), step.cell().workload(), rate, nanos));
        } catch (MeasurementException e) {
            if (!contestant.isPeer()) {
                throw e;
            }
            results.giveUp(contestant, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
