package dev.offloop.compare.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A compact letter display: each group of names that are not told apart gets a letter, and two names share a letter
 * exactly when they are not told apart. Not to be told apart is not transitive, so that groups overlap, and a name may
 * have several letters.
 *
 * <p>A group is a clique of the graph whose edges are the pairs not told apart; together the groups cover every edge
 * and every name. To cover them with as few as possible is NP-hard. A group is grown here, best names first, for each
 * edge that no group before covers, and what the others cover as well is left out at the end. Where the groups are
 * neighbours in the order, which is the usual case, these are as few as possible; there are never more than edges and
 * names.
 *
 * @param groups the one with the best name first; in each, the best name first
 */
public record Letters(List<Group> groups) {
    private static final int ALPHABET = 26;

    public Letters {
        groups = List.copyOf(groups);
    }

    /**
     * Names of which no two are told apart.
     *
     * @param letter {@code a} to {@code z}, then {@code a1} to {@code z1} and so on
     */
    public record Group(String letter, List<String> names) {
        public Group {
            names = List.copyOf(names);
        }
    }

    /**
     * Of these names.
     *
     * @param names best first
     * @param pairs those told apart; no other pair is
     */
    public static Letters of(List<String> names, List<Ranking.Pair> pairs) {
        Set<Ranking.Pair> apart = new HashSet<>(pairs);
        int count = names.size();
        boolean[][] alike = new boolean[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                alike[i][j] = !apart.contains(new Ranking.Pair(names.get(i), names.get(j)))
                        && !apart.contains(new Ranking.Pair(names.get(j), names.get(i)));
            }
        }
        List<List<Integer>> cliques = needed(cover(alike));
        cliques.sort(Comparator.comparing(List<Integer>::getFirst).thenComparing(List::getLast));
        List<Group> groups = new ArrayList<>();
        for (List<Integer> clique : cliques) {
            groups.add(new Group(
                    letter(groups.size()), clique.stream().map(names::get).toList()));
        }
        return new Letters(groups);
    }

    /** A name is alike to itself, so that one told apart from all others is covered as well. */
    private static List<List<Integer>> cover(boolean[][] alike) {
        List<List<Integer>> cliques = new ArrayList<>();
        for (int i = 0; i < alike.length; i++) {
            for (int j = alike.length - 1; j >= i; j--) {
                if (alike[i][j] && !covers(cliques, i, j)) {
                    cliques.add(grown(alike, i, j));
                }
            }
        }
        return cliques;
    }

    private static List<Integer> grown(boolean[][] alike, int one, int other) {
        List<Integer> clique = new ArrayList<>(one == other ? List.of(one) : List.of(one, other));
        for (int i = 0; i < alike.length; i++) {
            int next = i;
            if (!clique.contains(next) && clique.stream().allMatch(member -> alike[member][next])) {
                clique.add(next);
            }
        }
        clique.sort(Comparator.naturalOrder());
        return clique;
    }

    private static List<List<Integer>> needed(List<List<Integer>> cliques) {
        List<List<Integer>> kept = new ArrayList<>(cliques);
        for (List<Integer> clique : cliques) {
            List<List<Integer>> others = new ArrayList<>(kept);
            others.remove(clique);
            if (clique.stream().allMatch(one -> clique.stream().allMatch(other -> covers(others, one, other)))) {
                kept.remove(clique);
            }
        }
        return kept;
    }

    private static boolean covers(List<List<Integer>> cliques, int one, int other) {
        return cliques.stream().anyMatch(clique -> clique.contains(one) && clique.contains(other));
    }

    private static String letter(int number) {
        char letter = (char) ('a' + number % ALPHABET);
        return number < ALPHABET ? String.valueOf(letter) : letter + String.valueOf(number / ALPHABET);
    }

    /** All letters of a name, such as {@code bc}; empty for a name that is not there. */
    public String of(String name) {
        StringBuilder letters = new StringBuilder();
        groups.stream().filter(group -> group.names().contains(name)).forEach(group -> letters.append(group.letter()));
        return letters.toString();
    }
}
