package dev.offloop.http;

import java.util.ArrayList;
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

  private static boolean contains(String name, String given) {
    return name.contains(given) || given.contains(name);
  }

  /** Single characters to insert, delete or replace. */
  private static int distance(String a, String b) {
    List<Integer> previous = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      previous.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      List<Integer> row = new ArrayList<>();
      row.add(i);
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous.get(j - 1) + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row.add(Math.min(replace, Math.min(previous.get(j), row.get(j - 1)) + 1));
      }
      previous = row;
    }
    return previous.getLast();
  }
}
