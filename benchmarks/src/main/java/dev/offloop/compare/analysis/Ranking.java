package dev.offloop.compare.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names in order, as far as the noise lets an order be stated.
 *
 * @param tiers best first; a line is drawn between two tiers only if everything above it is certainly better than
 *     everything below
 * @param pairs every pair of which the first is certainly better than the second, whether a line lies between them or
 *     not
 * @param ties every pair that certainly hardly differs
 */
public record Ranking(List<List<String>> tiers, List<Pair> pairs, List<Tie> ties) {
    public Ranking {
        tiers = tiers.stream().map(List::copyOf).toList();
        pairs = List.copyOf(pairs);
        ties = List.copyOf(ties);
    }

    /** Two names, one of them certainly better. */
    public record Pair(String better, String worse) {}

    /** Two names that certainly hardly differ; the better one first. */
    public record Tie(String one, String other) {}

    /**
     * Ranks what was measured in the same rounds.
     *
     * @param rounds per name one positive value a round; not a number where it was not measured
     * @param smallerIsBetter whether the smallest stands first
     */
    public static Ranking of(Map<String, double[]> rounds, boolean smallerIsBetter, Rule rule) {
        Map<String, Undisturbed> costs = new LinkedHashMap<>();
        rounds.forEach((name, values) -> costs.put(
                name,
                Undisturbed.of(
                        smallerIsBetter
                                ? values
                                : Arrays.stream(values).map(value -> 1 / value).toArray())));
        List<String> names = costs.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> entry.getValue().logCost()))
                .map(Map.Entry::getKey)
                .toList();
        List<Pair> pairs = new ArrayList<>();
        List<Tie> ties = new ArrayList<>();
        for (Claims.Judged judged : Claims.of(names.stream().map(costs::get).toList(), rule)) {
            String first = names.get(judged.first());
            String second = names.get(judged.second());
            switch (judged.claim()) {
                case SMALLER -> pairs.add(new Pair(first, second));
                case LARGER -> pairs.add(new Pair(second, first));
                case TIED -> ties.add(new Tie(first, second));
                case NONE -> {}
            }
        }
        Comparator<String> byPlace = Comparator.comparingInt(names::indexOf);
        pairs.sort(Comparator.comparing(Pair::better, byPlace).thenComparing(Pair::worse, byPlace));
        ties.sort(Comparator.comparing(Tie::one, byPlace).thenComparing(Tie::other, byPlace));
        return new Ranking(tiers(names, pairs), pairs, ties);
    }

    private static List<List<String>> tiers(List<String> order, List<Pair> pairs) {
        List<List<String>> tiers = new ArrayList<>();
        int from = 0;
        for (int line = 1; line <= order.size(); line++) {
            if (parts(order.subList(0, line), order.subList(line, order.size()), pairs)) {
                tiers.add(order.subList(from, line));
                from = line;
            }
        }
        return tiers;
    }

    private static boolean parts(List<String> above, List<String> below, List<Pair> pairs) {
        return above.stream()
                .allMatch(better -> below.stream().allMatch(worse -> pairs.contains(new Pair(better, worse))));
    }

    /** Whether this ranking states that the first is better than the second. */
    public boolean states(String better, String worse) {
        return pairs.contains(new Pair(better, worse));
    }

    /** Whether something is stated of these two: an order, or that they hardly differ. */
    public boolean settles(String one, String other) {
        return states(one, other)
                || states(other, one)
                || ties.contains(new Tie(one, other))
                || ties.contains(new Tie(other, one));
    }

    /** Groups of names that are not told apart. */
    public Letters letters() {
        return Letters.of(tiers.stream().flatMap(List::stream).toList(), pairs);
    }

    /** Group by group, such as {@code a: inline; b: platform, virtual (as good as equal); c: virtual, child}. */
    public String words() {
        return String.join("; ", lines());
    }

    /** The same, each group on its own. What is not said to be as good as equal is only too close to rank. */
    public List<String> lines() {
        List<Letters.Group> groups = letters().groups();
        int names = groups.getFirst().names().size();
        return groups.size() == 1 && !tiedAll(groups.getFirst().names())
                ? List.of("none of " + names + " is told apart from another")
                : groups.stream().map(this::words).toList();
    }

    private String words(Letters.Group group) {
        boolean equal = group.names().size() > 1 && tiedAll(group.names());
        return group.letter() + ": " + String.join(", ", group.names()) + (equal ? " (as good as equal)" : "");
    }

    private boolean tiedAll(Collection<String> names) {
        return names.stream()
                .allMatch(one -> names.stream()
                        .allMatch(other -> one.equals(other)
                                || ties.contains(new Tie(one, other))
                                || ties.contains(new Tie(other, one))));
    }
}
