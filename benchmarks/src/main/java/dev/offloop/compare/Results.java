package dev.offloop.compare;

import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What was measured, step by step and round by round: the planned rounds, in which every step was measured, and those
 * made after them for a few steps. Main thread.
 */
final class Results {
    private final Map<Step, NavigableMap<Integer, Slice>> slices = new LinkedHashMap<>();
    private final Map<Contestant, String> givenUp = new LinkedHashMap<>();
    private int warmUp;
    private int planned;
    private int made;

    void add(int round, Step step, Slice slice) {
        slices.computeIfAbsent(step, ignored -> new TreeMap<>()).put(round, slice);
        made = Math.max(made, round + 1);
    }

    /** Forgets all of a contestant that has failed. */
    void giveUp(Contestant contestant, String reason) {
        givenUp.put(contestant, reason);
        slices.keySet().removeIf(step -> step.cell().contestant().equals(contestant));
    }

    boolean gaveUp(Contestant contestant) {
        return givenUp.containsKey(contestant);
    }

    /** Which failed, and why. */
    Map<Contestant, String> givenUp() {
        return Collections.unmodifiableMap(givenUp);
    }

    /** The newest rate of saturation, which the steady one is derived from; 0 when there is none yet. */
    double lastRate(Cell cell) {
        NavigableMap<Integer, Slice> all = slices.get(new Step(cell, Question.SATURATED));
        return all == null ? 0 : all.lastEntry().getValue().perSecond();
    }

    /** Ends the warm-up, of which nothing is kept but how many rounds it took. */
    void warmedUp(int rounds) {
        warmUp = rounds;
    }

    /** Ends the planned rounds. */
    void settle() {
        planned = made;
    }

    /** Rounds made so far, without those of warm-up. */
    int made() {
        return made;
    }

    /** Planned rounds. */
    int rounds() {
        return planned;
    }

    /** Rounds made after the planned ones. */
    int moreRounds() {
        return made - planned;
    }

    /** Rounds of warm-up, before those that count. */
    int warmUp() {
        return warmUp;
    }

    boolean has(Cell cell, Question question) {
        return slices.containsKey(new Step(cell, question));
    }

    private Collection<Slice> of(Cell cell, Question question, int to) {
        NavigableMap<Integer, Slice> all =
                slices.getOrDefault(new Step(cell, question), Collections.emptyNavigableMap());
        return all.headMap(to, false).values();
    }

    /** One number for each round that measured this. */
    double[] values(Cell cell, Question question, ToDoubleFunction<Slice> value) {
        return array(of(cell, question, made), value);
    }

    /** One number for each planned round: as many for every step. */
    double[] planned(Cell cell, Question question, ToDoubleFunction<Slice> value) {
        return array(of(cell, question, planned), value);
    }

    /** One number for each round, not a number where this was not measured: as many for every step. */
    double[] byRound(Cell cell, Question question, ToDoubleFunction<Slice> value) {
        double[] values = new double[made];
        Arrays.fill(values, Double.NaN);
        slices.getOrDefault(new Step(cell, question), Collections.emptyNavigableMap())
                .forEach((round, slice) -> values[round] = value.applyAsDouble(slice));
        return values;
    }

    /** The times of all rounds. */
    Distribution nanos(Cell cell, Question question) {
        return Distribution.merge(
                of(cell, question, made).stream().map(Slice::nanos).toList());
    }

    private static double[] array(Collection<Slice> slices, ToDoubleFunction<Slice> value) {
        return slices.stream().mapToDouble(value).toArray();
    }
}
