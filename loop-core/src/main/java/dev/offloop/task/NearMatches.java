package dev.offloop.task;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that someone may have meant. */
public final class NearMatches {
    private static final int MOST = 3;

    private NearMatches() {}

    /** The nearest names, best first; none when nothing is near. */
    public static List<String> of(String wanted, Collection<String> names) {
        String given = wanted.substring(0, Math.min(64, wanted.length()));
        int reach = Math.max(1, given.length() / 3);
        return names.stream()
                .filter(name -> distance(given, name) <= reach || (given.length() > 2 && contains(name, given)))
                .sorted(Comparator.comparingInt((String name) -> distance(given, name)))
                .limit(MOST)
                .toList();
    }

    /**
     * What to do about an unknown name: those that may have been meant, else all there are, else what is said of none.
     */
    public static String advice(String wanted, Collection<String> names, String none) {
        if (names.isEmpty()) {
            return none;
        }
        List<String> near = of(wanted, names);
        return near.isEmpty()
                ? "there " + (names.size() == 1 ? "is " : "are ") + quoted(names, ", ")
                : "did you mean " + quoted(near, " or ") + "?";
    }

    private static String quoted(Collection<String> names, String between) {
        return "'" + String.join("'" + between + "'", names) + "'";
    }

    private static boolean contains(String name, String given) {
        return name.contains(given) || given.contains(name);
    }

    /** Single characters to insert, delete or replace, and neighbours to exchange (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distance[i][j] = i == 0 || j == 0 ? i + j : distance(a, b, i, j, distance);
            }
        }
        return distance[a.length()][b.length()];
    }

    private static int distance(String a, String b, int i, int j, int[][] distance) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int replace = distance[i - 1][j - 1] + (same ? 0 : 1);
        int least = Math.min(replace, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
    }
}
