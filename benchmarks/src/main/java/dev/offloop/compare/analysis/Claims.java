package dev.offloop.compare.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What may be said of every two of several contestants at once, such that with the confidence asked for all of it is
 * true.
 *
 * <p>Each pair is compared by what either costs when it is left alone. The chances that a difference is only chance are
 * judged together by Holm's method: the strongest claim must stand against the chance that any of them is wrong, the
 * next against that of any of the rest, and so on.
 */
final class Claims {
    /** Which of two is smaller, or larger, is not known before: both sides share the chance of an error. */
    private static final int SIDES = 2;

    private Claims() {}

    /** What may be said of two. */
    enum Claim {
        /** The first costs less, by more than a margin. */
        SMALLER,
        /** The first costs more, by more than a margin. */
        LARGER,
        /** Neither costs more than the other by more than another margin. */
        TIED,
        /** None of these. */
        NONE
    }

    /** Two names, by their numbers, and what may be said of the first. */
    record Judged(int first, int second, Claim claim) {}

    /** Of two: which order is the likelier one, and how likely such rounds are without it, and without a tie. */
    private record Finding(int first, int second, Claim order, double chance, double tieChance) {
        double minChance() {
            return Math.min(chance, tieChance);
        }

        /** An order says more than a tie, where the rounds allow either. */
        Claim at(double level) {
            return chance <= level ? order : tieChance <= level ? Claim.TIED : Claim.NONE;
        }
    }

    /**
     * Judges every pair.
     *
     * @param costs of each
     */
    static List<Judged> of(List<Undisturbed> costs, Rule rule) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < costs.size(); i++) {
            for (int j = i + 1; j < costs.size(); j++) {
                findings.add(finding(i, costs.get(i), j, costs.get(j), rule));
            }
        }
        findings.sort(Comparator.comparingDouble(Finding::minChance));
        List<Judged> judged = new ArrayList<>();
        boolean holds = true;
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            double level = (1 - rule.confidence()) / (findings.size() - i);
            holds &= finding.minChance() <= level;
            judged.add(new Judged(finding.first(), finding.second(), holds ? finding.at(level) : Claim.NONE));
        }
        return judged;
    }

    private static Finding finding(int first, Undisturbed one, int second, Undisturbed other, Rule rule) {
        double apart = Math.log1p(rule.margin());
        double tied = Math.log1p(rule.tie());
        double smaller = one.chanceBelow(other, apart);
        double larger = one.chanceAbove(other, apart);
        double tie = Math.max(one.chanceAbove(other, -tied), one.chanceBelow(other, -tied));
        Claim order = smaller < larger ? Claim.SMALLER : Claim.LARGER;
        return new Finding(first, second, order, SIDES * Math.min(smaller, larger), SIDES * tie);
    }
}
